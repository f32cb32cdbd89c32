package io.tenantry.context.resolution;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.internal.SemaphoreBulkhead;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.ratelimiter.internal.AtomicRateLimiter;
import io.tenantry.context.TenantId;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Remembers what another directory says, so that a request of a known tenant does not wait for it,
 * an outage of it is not one of every tenant, and made-up ids cannot overload it.
 *
 * <ul>
 *   <li>A known tenant is answered from memory. From the age {@code ttl} on, its next request has
 *       it looked up again in the background; that request, and others until the answer is there,
 *       get the old one. When the directory fails, the old answer stays until it is {@code
 *       maxStale} old.
 *   <li>An unknown tenant is remembered for {@code unknownTtl}, in a memory of its own: however
 *       many there are, they cannot displace one that is known.
 *   <li>A tenant that is not remembered is looked up by the request that asks first; others for the
 *       same tenant wait for that, until the look-up is {@code maxWait} old. From then on, until it
 *       ends, the tenant is unavailable at once. Look-ups that find nobody share one limit for each
 *       second, and all look-ups together one of how many there are at a time: beyond either,
 *       tenants that are not remembered are {@linkplain DirectoryUnavailableException unavailable},
 *       also those that exist, for as long as others ask for more made-up ids than that. So made-up
 *       ids have their limit, tenants that exist have none when a process has just started, and a
 *       slow directory does not hold up all threads.
 *   <li>After a look-up that failed, the same tenant is not looked up for a second, so that one
 *       tenant for whom the directory always fails does not use up the limit.
 * </ul>
 *
 * <p>Thread-safe. A look-up takes as long as the directory takes, which is to have a timeout of its
 * own. Look-ups in the background are at most {@value #REFRESHING_THREADS} at a time, on threads
 * that end when there is nothing to do.
 */
public final class CachedTenantDirectory implements TenantDirectory {

  private static final int REFRESHING_THREADS = 4;
  private static final int WAITING_REFRESHES = 1_000;
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

  private final TenantDirectory directory;
  private final Ticker ticker;
  private final Executor refreshes;
  private final Cache<TenantId, Answer> known;
  private final long ttlNanos;
  private final long maxStaleNanos;
  private final Cache<TenantId, Absence> absent;
  private final ConcurrentMap<TenantId, LookUp> lookUps = new ConcurrentHashMap<>();
  private final long maxWait;
  private final RateLimiter vainLookUps;
  private final Bulkhead concurrentLookUps;
  private final OutageLog outages;
  private final LongAdder answers = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final LongAdder overLimit = new LongAdder();

  public CachedTenantDirectory(TenantDirectory directory, Bounds bounds) {
    this(directory, bounds, Ticker.systemTicker(), refreshingThreads());
  }

  /**
   * @param ticker tells the time, in nanoseconds
   * @param refreshes runs look-ups in the background; may refuse to
   */
  CachedTenantDirectory(
      TenantDirectory directory, Bounds bounds, Ticker ticker, Executor refreshes) {
    this.directory = directory;
    this.ticker = ticker;
    this.refreshes = refreshes;
    this.maxWait = bounds.maxWait().toNanos();
    this.ttlNanos = bounds.ttl().toNanos();
    this.maxStaleNanos = bounds.maxStale().toNanos();
    // Answers tell their age themselves: Caffeine's own would cost a request twice the time.
    this.known =
        Caffeine.newBuilder().maximumSize(bounds.maxTenants()).executor(Runnable::run).build();
    this.absent =
        Caffeine.newBuilder()
            .maximumSize(bounds.maxUnknown())
            .expireAfter(
                Expiry.<TenantId, Absence>writing((tenant, absence) ->
                    absence == Absence.UNKNOWN ? bounds.unknownTtl() : PAUSE_AFTER_FAILURE))
            .ticker(ticker)
            .executor(Runnable::run)
            .build();
    this.vainLookUps =
        new AtomicRateLimiter(
            "tenant-directory",
            RateLimiterConfig.custom()
                .limitForPeriod(bounds.maxLookupsPerSecond())
                .limitRefreshPeriod(Duration.ofSeconds(1))
                .timeoutDuration(Duration.ZERO)
                .build(),
            ticker::read);
    this.concurrentLookUps =
        new SemaphoreBulkhead(
            "tenant-directory",
            BulkheadConfig.custom()
                .maxConcurrentCalls(bounds.maxConcurrentLookups())
                .maxWaitDuration(Duration.ZERO)
                .build());
    this.outages =
        new OutageLog(
            LoggerFactory.getLogger(CachedTenantDirectory.class),
            "Tenants are known from memory only, because they cannot be looked up again",
            ticker::read);
  }

  /**
   * How much is remembered, and for how long.
   *
   * @param ttl age at which a known tenant is looked up again, in the background
   * @param maxStale age at which a known tenant is forgotten, at least {@code ttl}
   * @param maxTenants known tenants that are remembered, at least 1
   * @param unknownTtl how long an unknown tenant is remembered
   * @param maxUnknown unknown tenants that are remembered, at least 1
   * @param maxLookupsPerSecond look-ups in a second that find nobody, or fail, at least 1
   * @param maxConcurrentLookups look-ups at a time, at least 1; those in the background are beside
   *     them
   * @param maxWait age of a look-up until which other requests of its tenant wait for it
   */
  public record Bounds(
      Duration ttl,
      Duration maxStale,
      int maxTenants,
      Duration unknownTtl,
      int maxUnknown,
      int maxLookupsPerSecond,
      int maxConcurrentLookups,
      Duration maxWait) {

    /**
     * @throws IllegalArgumentException if a number is below 1, or {@code maxStale} below {@code
     *     ttl}
     */
    public Bounds {
      if (maxTenants < 1 || maxUnknown < 1 || maxLookupsPerSecond < 1 || maxConcurrentLookups < 1) {
        throw new IllegalArgumentException(
            "maxTenants: %d, maxUnknown: %d, maxLookupsPerSecond: %d, maxConcurrentLookups: %d (expected: all >= 1)"
                .formatted(maxTenants, maxUnknown, maxLookupsPerSecond, maxConcurrentLookups));
      }
      if (maxStale.compareTo(ttl) < 0) {
        throw new IllegalArgumentException(
            "maxStale: %s (expected: at least the ttl, %s)".formatted(maxStale, ttl));
      }
    }
  }

  /**
   * What is remembered, and how look-ups went since the start, those in the background included.
   *
   * @param tenants known tenants that are remembered, roughly
   * @param unknown tenants that are remembered as unknown, or as failed a moment ago, roughly
   * @param answers look-ups that were answered
   * @param failures look-ups that were not
   * @param overLimit requests whose tenant was not looked up, because too many were
   */
  public record Memory(long tenants, long unknown, long answers, long failures, long overLimit) {}

  @Override
  public Optional<TenantProfile> find(TenantId tenant) {
    Answer remembered = remembered(tenant);
    return remembered != null ? remembered.profile : lookUp(tenant);
  }

  /** What is remembered now, and how look-ups went since the start. */
  Memory memory() {
    return new Memory(
        known.estimatedSize(),
        absent.estimatedSize(),
        answers.sum(),
        failures.sum(),
        overLimit.sum());
  }

  /** Null when nothing is remembered. */
  private @Nullable Answer remembered(TenantId tenant) {
    Answer answer = known.getIfPresent(tenant);
    if (answer != null) {
      long now = ticker.read();
      long age = now - answer.askedAt;
      if (age < maxStaleNanos) {
        if (age >= ttlNanos && answer.isToBeRefreshed(now, ttlNanos)) {
          refresh(tenant, answer);
        }
        return answer;
      }
    }
    Absence absence = absent.getIfPresent(tenant);
    if (absence == null) {
      return null;
    }
    return switch (absence) {
      case UNKNOWN -> Answer.UNKNOWN;
      case FAILED -> throw failedBefore();
    };
  }

  private Optional<TenantProfile> lookUp(TenantId tenant) {
    LookUp running = lookUps.get(tenant);
    if (running == null) {
      takePlace();
      try {
        LookUp own = new LookUp(new CompletableFuture<>(), ticker.read());
        running = lookUps.putIfAbsent(tenant, own);
        if (running == null) {
          return lookUp(tenant, own);
        }
      } finally {
        concurrentLookUps.onComplete();
      }
    }
    return resultOf(running);
  }

  private Optional<TenantProfile> resultOf(LookUp running) {
    try {
      long left = running.startedAt() + maxWait - ticker.read();
      return running.result().get(Math.max(0, left), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw failedBefore();
    } catch (TimeoutException e) {
      throw new DirectoryUnavailableException("a look-up takes too long");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DirectoryUnavailableException("interrupted while waiting for a look-up");
    }
  }

  private void takePlace() {
    boolean allowed = vainLookUps.getMetrics().getAvailablePermissions() > 0;
    if (!allowed || !concurrentLookUps.tryAcquirePermission()) {
      overLimit.increment();
      throw new DirectoryUnavailableException(
          "tenants that are not remembered are more than may be looked up");
    }
  }

  private Optional<TenantProfile> lookUp(TenantId tenant, LookUp own) {
    try {
      // Another look-up may have ended since this request found nothing.
      Answer remembered = remembered(tenant);
      Optional<TenantProfile> profile = remembered != null ? remembered.profile : ask(tenant);
      own.result().complete(profile);
      return profile;
    } finally {
      own.result().completeExceptionally(failedBefore());
      lookUps.remove(tenant, own);
    }
  }

  private Optional<TenantProfile> ask(TenantId tenant) {
    boolean answered = false;
    long now = ticker.read();
    try {
      Optional<TenantProfile> profile = directory.find(tenant);
      if (profile.isPresent()) {
        known.put(tenant, new Answer(profile, now));
      } else {
        inVain(tenant, Absence.UNKNOWN);
      }
      answers.increment();
      answered = true;
      return profile;
    } finally {
      if (!answered) {
        failures.increment();
        inVain(tenant, Absence.FAILED);
      }
    }
  }

  private void inVain(TenantId tenant, Absence absence) {
    vainLookUps.acquirePermission();
    absent.put(tenant, absence);
  }

  private void refresh(TenantId tenant, Answer old) {
    try {
      refreshes.execute(() -> lookUpAgain(tenant, old));
    } catch (RejectedExecutionException e) {
      // All threads are busy with others: the next turn is in a ttl.
    }
  }

  private void lookUpAgain(TenantId tenant, Answer old) {
    long now = ticker.read();
    try {
      Optional<TenantProfile> profile = directory.find(tenant);
      if (profile.isPresent()) {
        known.asMap().replace(tenant, old, new Answer(profile, now));
      } else {
        absent.put(tenant, Absence.UNKNOWN);
        known.asMap().remove(tenant, old);
      }
      answers.increment();
    } catch (RuntimeException e) {
      failures.increment();
      outages.failed(e);
    }
  }

  private static DirectoryUnavailableException failedBefore() {
    return new DirectoryUnavailableException("a look-up failed a moment ago");
  }

  private static Executor refreshingThreads() {
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            REFRESHING_THREADS,
            REFRESHING_THREADS,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(WAITING_REFRESHES),
            work -> {
              Thread thread = new Thread(work, "tenant-directory");
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  /**
   * One that is under way. Equal to itself alone, by its result.
   *
   * @param startedAt by the ticker
   */
  private record LookUp(CompletableFuture<Optional<TenantProfile>> result, long startedAt) {}

  private enum Absence {
    UNKNOWN,
    FAILED
  }

  /** Compared by identity: a refresh replaces the answer that it was begun for, and no other. */
  private static final class Answer {

    private static final Answer UNKNOWN = new Answer(Optional.empty(), 0);

    private final Optional<TenantProfile> profile;

    /** When the directory was asked, by the ticker. */
    private final long askedAt;

    private final AtomicLong refreshedAt;

    private Answer(Optional<TenantProfile> profile, long askedAt) {
      this.profile = profile;
      this.askedAt = askedAt;
      this.refreshedAt = new AtomicLong(askedAt);
    }

    /** True for one of those who ask, and then for nobody before another {@code ttl} is over. */
    private boolean isToBeRefreshed(long now, long ttlNanos) {
      long before = refreshedAt.get();
      return now - before >= ttlNanos && refreshedAt.compareAndSet(before, now);
    }
  }
}

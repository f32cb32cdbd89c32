package io.tenantry.context.resolution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.tenantry.context.PlanName;
import io.tenantry.context.TenantId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class CachedTenantDirectoryTest {

  private static final TenantId ACME = new TenantId("acme");
  private static final TenantProfile GOLD = new TenantProfile(new PlanName("gold"));
  private static final TenantProfile SILVER = new TenantProfile(new PlanName("silver"));
  private static final Duration TTL = Duration.ofMinutes(1);
  private static final Duration MAX_STALE = Duration.ofHours(1);
  private static final Duration UNKNOWN_TTL = Duration.ofSeconds(10);
  private static final Duration MAX_WAIT = Duration.ofMinutes(10);
  private static final Duration A_MOMENT = Duration.ofNanos(1);
  private static final CachedTenantDirectory.Bounds BOUNDS =
      new CachedTenantDirectory.Bounds(TTL, MAX_STALE, 1_000, UNKNOWN_TTL, 50, 20, 8, MAX_WAIT);

  private final Book book = new Book();
  private final Background background = new Background();
  private long now = 1_000_000_000_000L;
  private final CachedTenantDirectory directory = directory(book, background);

  @Test
  void aKnownTenantIsLookedUpOnce() {
    book.profiles.put(ACME, GOLD);
    pass(TTL.minus(A_MOMENT), () -> assertThat(directory.find(ACME)).contains(GOLD));
    assertThat(book.asked).containsExactly(ACME);
    assertThat(background.waiting).isEmpty();
  }

  @Test
  void fromTheTtlOnAKnownTenantIsLookedUpAgainInTheBackground() {
    book.profiles.put(ACME, GOLD);
    directory.find(ACME);
    book.profiles.put(ACME, SILVER);

    now += TTL.toNanos() + 1;
    assertThat(directory.find(ACME)).contains(GOLD);
    assertThat(directory.find(ACME)).contains(GOLD);
    assertThat(background.waiting).hasSize(1);
    assertThat(book.asked).hasSize(1);

    background.work();
    assertThat(book.asked).hasSize(2);
    assertThat(directory.find(ACME)).contains(SILVER);
    assertThat(background.waiting).isEmpty();
  }

  @Test
  void aTenantThatWasRemovedIsUnknownFromItsNextLookUpOn() {
    book.profiles.put(ACME, GOLD);
    directory.find(ACME);
    book.profiles.clear();

    now += TTL.toNanos() + 1;
    assertThat(directory.find(ACME)).contains(GOLD);
    background.work();
    assertThat(directory.find(ACME)).isEmpty();
    assertThat(book.asked).hasSize(2);
  }

  @Test
  void aKnownTenantOutlivesAnOutageUntilItIsTooStale(CapturedOutput output) {
    book.profiles.put(ACME, GOLD);
    directory.find(ACME);
    book.down = true;

    pass(
        MAX_STALE.minus(A_MOMENT),
        () -> {
          assertThat(directory.find(ACME)).contains(GOLD);
          background.work();
        });
    now += 1;
    assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> directory.find(ACME));

    assertThat(output.getAll())
        .contains("Tenants are known from memory only")
        .doesNotContain("acme")
        .doesNotContain("com.github.benmanes.caffeine");
    assertThat(output.getAll().lines().filter(line -> line.contains("known from memory only")))
        .hasSizeLessThanOrEqualTo(61);
  }

  @Test
  void anOutageThatEndsLeavesNoTrace() {
    book.profiles.put(ACME, GOLD);
    directory.find(ACME);
    book.down = true;
    now += TTL.toNanos() + 1;
    directory.find(ACME);
    background.work();

    book.down = false;
    book.profiles.put(ACME, SILVER);
    now += TTL.toNanos() + 1;
    assertThat(directory.find(ACME)).contains(GOLD);
    background.work();
    pass(TTL.minus(A_MOMENT), () -> assertThat(directory.find(ACME)).contains(SILVER));
  }

  @Test
  void aKnownTenantStaysWhenThereIsNoThreadToLookItUpAgain() {
    CachedTenantDirectory busy =
        directory(
            book,
            work -> {
              throw new RejectedExecutionException();
            });
    book.profiles.put(ACME, GOLD);
    busy.find(ACME);
    pass(MAX_STALE.minus(A_MOMENT), () -> assertThat(busy.find(ACME)).contains(GOLD));
    assertThat(book.asked).hasSize(1);
    now += 1;
    assertThat(busy.find(ACME)).contains(GOLD);
    assertThat(book.asked).hasSize(2);
  }

  @Test
  void anUnknownTenantIsAskedForAgainWhenItsTimeIsOver() {
    pass(UNKNOWN_TTL.minus(A_MOMENT), () -> assertThat(directory.find(ACME)).isEmpty());
    assertThat(book.asked).hasSize(1);

    book.profiles.put(ACME, GOLD);
    assertThat(directory.find(ACME)).isEmpty();
    now += 1;
    assertThat(directory.find(ACME)).contains(GOLD);
    assertThat(book.asked).hasSize(2);
  }

  @Test
  void aTenantForWhomTheDirectoryFailsIsLeftAloneForASecond() {
    book.down = true;
    for (int i = 0; i < 100; i++) {
      assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> directory.find(ACME));
    }
    assertThat(book.asked).hasSize(1);

    book.down = false;
    book.profiles.put(ACME, GOLD);
    now += Duration.ofSeconds(1).minusNanos(1).toNanos();
    assertThatExceptionOfType(DirectoryUnavailableException.class)
        .isThrownBy(() -> directory.find(ACME));
    now += 1;
    assertThat(directory.find(ACME)).contains(GOLD);
  }

  @Test
  void madeUpTenantsCannotDisplaceAKnownOne() {
    book.profiles.put(ACME, GOLD);
    directory.find(ACME);
    for (int i = 0; i < 1_000; i++) {
      now += Duration.ofMillis(51).toNanos();
      directory.find(new TenantId("junk" + i));
    }
    assertThat(directory.find(ACME)).contains(GOLD);
    assertThat(book.asked.stream().filter(ACME::equals)).hasSize(1);
    assertThat(directory.memory().unknown()).isLessThanOrEqualTo(BOUNDS.maxUnknown());
  }

  @Test
  void lookUpsInVainShareOneLimit() {
    book.profiles.put(ACME, GOLD);
    directory.find(ACME);
    int unavailable = 0;
    for (int i = 0; i < 100; i++) {
      try {
        assertThat(directory.find(new TenantId("junk" + i))).isEmpty();
      } catch (DirectoryUnavailableException e) {
        unavailable++;
      }
    }
    assertThat(unavailable).isEqualTo(100 - BOUNDS.maxLookupsPerSecond());
    assertThat(book.asked).hasSize(1 + BOUNDS.maxLookupsPerSecond());
    assertThat(directory.find(ACME)).contains(GOLD);

    now += Duration.ofSeconds(1).toNanos();
    assertThat(directory.find(new TenantId("late"))).isEmpty();
  }

  @Test
  void tenantsThatExistAreFoundAtOnceWhenAProcessHasJustStarted() {
    for (int i = 0; i < 500; i++) {
      TenantId tenant = new TenantId("t" + i);
      book.profiles.put(tenant, GOLD);
      assertThat(directory.find(tenant)).contains(GOLD);
    }
  }

  @Test
  void lookUpsThatFailShareTheLimitOfThoseInVain() {
    book.down = true;
    for (int i = 0; i < 100; i++) {
      ask(new TenantId("t" + i));
    }
    assertThat(book.asked).hasSize(BOUNDS.maxLookupsPerSecond());
  }

  @Test
  void aSlowDirectoryHoldsUpAFewThreadsAndNoKnownTenant() throws Exception {
    CountDownLatch asked = new CountDownLatch(BOUNDS.maxConcurrentLookups());
    CountDownLatch answer = new CountDownLatch(1);
    CachedTenantDirectory slow =
        directory(
            tenant -> {
              if (!tenant.equals(ACME)) {
                asked.countDown();
                awaitQuietly(answer);
              }
              return Optional.of(GOLD);
            },
            background);
    slow.find(ACME);
    ExecutorService requests = Executors.newFixedThreadPool(BOUNDS.maxConcurrentLookups());
    try {
      for (int i = 0; i < BOUNDS.maxConcurrentLookups(); i++) {
        TenantId tenant = new TenantId("t" + i);
        requests.execute(() -> slow.find(tenant));
      }
      asked.await();
      assertThatExceptionOfType(DirectoryUnavailableException.class)
          .isThrownBy(() -> slow.find(new TenantId("late")));
      assertThat(slow.find(ACME)).contains(GOLD);
    } finally {
      answer.countDown();
      requests.shutdown();
    }
    assertThat(requests.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
    assertThat(slow.find(new TenantId("late"))).contains(GOLD);
  }

  @Test
  void tellsWhatItRemembersAndHowLookUpsWent() {
    book.profiles.put(ACME, GOLD);
    directory.find(ACME);
    for (int i = 0; i < 30; i++) {
      ask(new TenantId("junk" + i));
    }
    now += Duration.ofSeconds(1).toNanos();
    book.down = true;
    ask(new TenantId("lost"));
    assertThat(new DirectoryReport(directory).report())
        .isEqualTo(new CachedTenantDirectory.Memory(1, 21, 21, 1, 10));
    assertThat(new DirectoryReport(book).report()).isEqualTo(Map.of());
  }

  @Test
  void knownTenantsAreBounded() {
    CachedTenantDirectory small =
        new CachedTenantDirectory(
            tenant -> Optional.of(GOLD),
            new CachedTenantDirectory.Bounds(
                TTL, MAX_STALE, 10, UNKNOWN_TTL, 10, 10_000, 10, MAX_WAIT),
            () -> now,
            background);
    for (int i = 0; i < 1_000; i++) {
      small.find(new TenantId("t" + i));
    }
    assertThat(small.memory().tenants()).isLessThanOrEqualTo(10);
  }

  @Test
  void requestsOfOneTenantWaitForOneLookUp() throws Exception {
    CountDownLatch answer = new CountDownLatch(1);
    CachedTenantDirectory slow =
        directory(
            tenant -> {
              book.asked.add(tenant);
              awaitQuietly(answer);
              return Optional.of(GOLD);
            },
            background);
    List<Thread> threads = new ArrayList<>();
    ExecutorService requests =
        Executors.newFixedThreadPool(
            8,
            work -> {
              Thread thread = new Thread(work);
              threads.add(thread);
              return thread;
            });
    try {
      List<Future<Optional<TenantProfile>>> answers = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        answers.add(requests.submit(() -> slow.find(ACME)));
      }
      await()
          .untilAsserted(() ->
              assertThat(threads)
                  .extracting(Thread::getState)
                  .hasSize(8)
                  .containsOnly(Thread.State.WAITING, Thread.State.TIMED_WAITING));
      answer.countDown();
      for (Future<Optional<TenantProfile>> each : answers) {
        assertThat(each.get()).contains(GOLD);
      }
      assertThat(book.asked).containsExactly(ACME);
    } finally {
      requests.shutdownNow();
    }
  }

  @Test
  void requestsThatWaitForALookUpFailWithIt() throws Exception {
    CountDownLatch answer = new CountDownLatch(1);
    CountDownLatch asked = new CountDownLatch(1);
    CachedTenantDirectory failing =
        directory(
            tenant -> {
              asked.countDown();
              awaitQuietly(answer);
              throw new IllegalStateException("down");
            },
            background);
    List<Thread> threads = new ArrayList<>();
    ExecutorService requests =
        Executors.newFixedThreadPool(
            2,
            work -> {
              Thread thread = new Thread(work);
              threads.add(thread);
              return thread;
            });
    try {
      Callable<Optional<TenantProfile>> request = () -> failing.find(ACME);
      Future<Optional<TenantProfile>> first = requests.submit(request);
      asked.await();
      Future<Optional<TenantProfile>> second = requests.submit(request);
      await()
          .untilAsserted(() ->
              assertThat(threads)
                  .extracting(Thread::getState)
                  .hasSize(2)
                  .containsOnly(Thread.State.WAITING, Thread.State.TIMED_WAITING));
      answer.countDown();
      assertThat(first).failsWithin(Duration.ofMinutes(1));
      assertThat(second)
          .failsWithin(Duration.ofMinutes(1))
          .withThrowableThat()
          .withCauseInstanceOf(DirectoryUnavailableException.class);
    } finally {
      requests.shutdownNow();
    }
  }

  @Test
  void aDirectoryThatHangsHoldsUpOneRequestOfATenantAndTheOthersForAWhileOnly() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    CachedTenantDirectory hanging =
        new CachedTenantDirectory(
            tenant -> {
              asked.countDown();
              awaitQuietly(answer);
              return Optional.of(GOLD);
            },
            new CachedTenantDirectory.Bounds(
                TTL, MAX_STALE, 10, UNKNOWN_TTL, 10, 10, 10, Duration.ofMillis(50)),
            () -> now,
            background);
    ExecutorService requests = Executors.newFixedThreadPool(20);
    try {
      Future<Optional<TenantProfile>> first = requests.submit(() -> hanging.find(ACME));
      asked.await();
      List<Future<Optional<TenantProfile>>> others = new ArrayList<>();
      for (int i = 0; i < 19; i++) {
        others.add(requests.submit(() -> hanging.find(ACME)));
      }
      assertThat(others)
          .allSatisfy(other ->
              assertThat(other)
                  .failsWithin(Duration.ofMinutes(1))
                  .withThrowableThat()
                  .withCauseInstanceOf(DirectoryUnavailableException.class));
      assertThat(first).isNotDone();

      answer.countDown();
      assertThat(first).succeedsWithin(Duration.ofMinutes(1));
      assertThat(hanging.find(ACME)).contains(GOLD);
    } finally {
      answer.countDown();
      requests.shutdown();
    }
  }

  @Test
  void nobodyWaitsForALookUpThatIsTooOld() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    CachedTenantDirectory hanging =
        directory(
            tenant -> {
              asked.countDown();
              awaitQuietly(answer);
              return Optional.of(GOLD);
            },
            background);
    ExecutorService requests = Executors.newSingleThreadExecutor();
    try {
      Future<Optional<TenantProfile>> first = requests.submit(() -> hanging.find(ACME));
      asked.await();
      now += MAX_WAIT.toNanos();
      assertThatExceptionOfType(DirectoryUnavailableException.class)
          .isThrownBy(() -> hanging.find(ACME));
      assertThat(first).isNotDone();
    } finally {
      answer.countDown();
      requests.shutdown();
    }
  }

  @Test
  void boundsThatCannotBeAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            new CachedTenantDirectory.Bounds(
                TTL, TTL.minusNanos(1), 1, UNKNOWN_TTL, 1, 1, 1, MAX_WAIT))
        .withMessageContaining("maxStale");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new CachedTenantDirectory.Bounds(TTL, TTL, 1, UNKNOWN_TTL, 1, 1, 0, MAX_WAIT))
        .withMessageContaining("expected: all >= 1");
  }

  /** Observes now, a hundred times on the way, and at the end of {@code duration}. */
  private void pass(Duration duration, Runnable observation) {
    long start = now;
    for (int i = 0; i <= 100; i++) {
      now = start + duration.toNanos() / 100 * i;
      observation.run();
    }
    now = start + duration.toNanos();
    observation.run();
  }

  private void ask(TenantId tenant) {
    try {
      directory.find(tenant);
    } catch (RuntimeException e) {
      // Counted by the directory.
    }
  }

  private CachedTenantDirectory directory(TenantDirectory asked, Executor refreshes) {
    return new CachedTenantDirectory(asked, BOUNDS, () -> now, refreshes);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The real directory: knows, notes who was asked for, and is down at times. */
  private static final class Book implements TenantDirectory {

    private final Map<TenantId, TenantProfile> profiles = new HashMap<>();
    private final List<TenantId> asked = new ArrayList<>();
    private boolean down;

    @Override
    public Optional<TenantProfile> find(TenantId tenant) {
      asked.add(tenant);
      if (down) {
        throw new IllegalStateException("no connection to ask for " + tenant);
      }
      return Optional.ofNullable(profiles.get(tenant));
    }
  }

  /** Threads that work when they are told to. */
  private static final class Background implements Executor {

    private final Queue<Runnable> waiting = new ArrayDeque<>();

    @Override
    public void execute(Runnable work) {
      waiting.add(work);
    }

    private void work() {
      for (Runnable work = waiting.poll(); work != null; work = waiting.poll()) {
        work.run();
      }
    }
  }
}

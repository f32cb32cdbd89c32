package io.tenantry.context.admission;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.internal.SemaphoreBulkhead;
import io.tenantry.context.Admission;
import io.tenantry.context.Admission.Outcome;
import io.tenantry.context.PlanName;
import io.tenantry.context.TenantId;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What is kept of one tenant. Thread-safe; never waits. */
final class TenantLimiter {

  private static final Duration SOON = Duration.ofSeconds(1);

  private final TenantId tenant;
  private final LongSupplier nanoTime;
  private final AtomicLong refused = new AtomicLong();
  private final @Nullable Account account;

  private volatile LimitsInForce limits;
  private volatile PlanName plan;
  private volatile Terms terms;
  private volatile @Nullable PacedRateLimiter rate;
  private volatile @Nullable Bulkhead bulkhead;

  /**
   * Written by requests that read the clock here, read by who looks for idle ones: the latest write
   * will do. The others leave that to the rate.
   */
  private long lastUsed;

  TenantLimiter(
      TenantId tenant,
      PlanName plan,
      LimitsInForce limits,
      Terms terms,
      boolean shares,
      LongSupplier nanoTime) {
    long now = nanoTime.getAsLong();
    this.tenant = tenant;
    this.nanoTime = nanoTime;
    this.lastUsed = now;
    this.account = shares ? new Account(now) : null;
    this.limits = limits;
    this.plan = plan;
    this.terms = terms;
    this.rate =
        terms.pace() == null ? null : new PacedRateLimiter(tenant.value(), terms.pace(), nanoTime);
    this.bulkhead = bulkheadOf(terms.concurrency());
  }

  /** Takes up other limits, if these are other. What is used of the running window stays used. */
  void comply(PlanName currentPlan, LimitsInForce current) {
    if (limits != current || !plan.equals(currentPlan)) {
      change(currentPlan, current, current.of(tenant, currentPlan));
    }
  }

  /** As {@link #comply}, for the one whose limits are no plan's. */
  void complyStrictly(LimitsInForce current) {
    if (limits != current) {
      change(PlanName.DEFAULT, current, current.strictest());
    }
  }

  private synchronized void change(PlanName nextPlan, LimitsInForce nextLimits, Terms next) {
    Pace nextPace = next.pace();
    PacedRateLimiter running = rate;
    if (nextPace == null) {
      rate = null;
    } else if (running == null) {
      rate = new PacedRateLimiter(tenant.value(), nextPace, nanoTime);
    } else {
      running.change(nextPace);
    }
    // Not changeConfig: that one waits until as many requests as are too many have ended.
    if (mostOf(terms.concurrency()) != mostOf(next.concurrency())) {
      bulkhead = bulkheadOf(next.concurrency());
    }
    terms = next;
    plan = nextPlan;
    limits = nextLimits;
  }

  /**
   * In an order in which nothing has to be taken back that can not be: the rate comes last.
   *
   * @param shares null: overload is nobody's concern
   */
  Admission admit(@Nullable FairShares shares) {
    Bulkhead ownBulkhead = bulkhead;
    if (ownBulkhead != null && !ownBulkhead.tryAcquirePermission()) {
      return refuse(Admission.Refusal.CONCURRENCY, SOON, null);
    }
    PacedRateLimiter ownRate = rate;
    if (shares != null && account != null) {
      return admit(ownBulkhead, ownRate, shares, account);
    }
    if (ownRate == null) {
      lastUsed = nanoTime.getAsLong();
    } else if (!ownRate.tryAcquire()) {
      release(ownBulkhead);
      return refuseForRate(ownRate);
    }
    return ownBulkhead == null ? Admission.Permit.FREE : new Held(ownBulkhead, null, null, 0);
  }

  private Admission admit(
      @Nullable Bulkhead taken,
      @Nullable PacedRateLimiter ownRate,
      FairShares shares,
      Account holder) {
    long now = nanoTime.getAsLong();
    lastUsed = now;
    if (!shares.tryTake(holder, terms.weight(), now)) {
      release(taken);
      return refuse(Admission.Refusal.OVERLOAD, SOON, null);
    }
    if (ownRate != null && !ownRate.tryAcquire()) {
      release(taken);
      shares.done(holder, now, now, Outcome.FAILED);
      return refuseForRate(ownRate);
    }
    return new Held(taken, shares, holder, now);
  }

  private Admission refuseForRate(PacedRateLimiter limiter) {
    Duration wait = inWholeSeconds(limiter.untilNextPermit());
    return refuse(Admission.Refusal.RATE, wait, limiter.rate().quota(wait));
  }

  private Admission refuse(
      Admission.Refusal reason, Duration retryAfter, Admission.@Nullable Quota quota) {
    refused.incrementAndGet();
    return new Admission.Refused(reason, retryAfter, quota);
  }

  private static Duration inWholeSeconds(Duration wait) {
    return Duration.ofSeconds(Math.max(1, wait.plusNanos(999_999_999).toSeconds()));
  }

  private static void release(@Nullable Bulkhead taken) {
    if (taken != null) {
      taken.onComplete();
    }
  }

  /**
   * Whether a new one would be no different from this: its window has ended and nothing is in
   * progress.
   */
  boolean isAsNew(long now) {
    PacedRateLimiter ownRate = rate;
    return (ownRate == null || ownRate.isUnusedFor(now, (long) ownRate.rate().windowNanos()))
        && inFlight() == 0
        && (account == null || account.owedNanos(now) == 0);
  }

  boolean isIdle(long now, long idleNanos) {
    PacedRateLimiter ownRate = rate;
    return now - lastUsed > idleNanos
        && (ownRate == null || ownRate.isUnusedFor(now, idleNanos))
        && isAsNew(now);
  }

  int inFlight() {
    Bulkhead ownBulkhead = bulkhead;
    int held =
        ownBulkhead == null
            ? 0
            : ownBulkhead.getBulkheadConfig().getMaxConcurrentCalls()
                - ownBulkhead.getMetrics().getAvailableConcurrentCalls();
    return account == null ? held : Math.max(held, account.inFlight());
  }

  TenantId tenant() {
    return tenant;
  }

  PlanName plan() {
    return plan;
  }

  long refused() {
    return refused.get();
  }

  private static @Nullable Bulkhead bulkheadOf(@Nullable BulkheadConfig config) {
    return config == null ? null : new SemaphoreBulkhead("tenant", config);
  }

  private static int mostOf(@Nullable BulkheadConfig config) {
    return config == null ? 0 : config.getMaxConcurrentCalls();
  }

  /**
   * One request's place. Given back once, to those who gave it, whatever the limits are by then.
   */
  private final class Held extends AtomicBoolean implements Admission.Permit {

    private static final long serialVersionUID = 1L;

    private final transient @Nullable Bulkhead place;
    private final transient @Nullable FairShares shares;
    private final transient @Nullable Account holder;
    private final long takenNanos;

    private Held(
        @Nullable Bulkhead place,
        @Nullable FairShares shares,
        @Nullable Account holder,
        long takenNanos) {
      this.place = place;
      this.shares = shares;
      this.holder = holder;
      this.takenNanos = takenNanos;
    }

    @Override
    public void completed(Outcome outcome) {
      if (!getAndSet(true)) {
        release(place);
        if (shares != null && holder != null) {
          shares.done(holder, takenNanos, nanoTime.getAsLong(), outcome);
        }
      }
    }
  }
}

package io.tenantry.context.admission;

import io.tenantry.context.Admission;
import io.tenantry.context.Admission.Outcome;
import io.tenantry.context.PlanName;
import io.tenantry.context.TenantId;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
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

  /** Whatever the limits were when they began. */
  private final AtomicInteger inFlight = new AtomicInteger();

  private final boolean counts;

  private volatile LimitsInForce limits;
  private volatile PlanName plan;
  private volatile Terms terms;
  private volatile @Nullable PacedRateLimiter rate;

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
    this.counts = limits.isConcurrencyLimited();
    this.limits = limits;
    this.plan = plan;
    this.terms = terms;
    this.rate =
        terms.pace() == null ? null : new PacedRateLimiter(tenant.value(), terms.pace(), nanoTime);
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
    terms = next;
    plan = nextPlan;
    limits = nextLimits;
  }

  /**
   * In an order in which nothing has to be taken back that can not be: the rate comes last.
   *
   * <p>Not a Resilience4j bulkhead: with a lower limit, that one waits until as many requests as
   * are then too many have ended.
   *
   * @param shares null: overload is nobody's concern
   */
  Admission admit(@Nullable FairShares shares) {
    if (counts && !takePlace()) {
      return refuse(Admission.Refusal.CONCURRENCY, SOON, null);
    }
    PacedRateLimiter ownRate = rate;
    if (shares != null && account != null) {
      return admit(ownRate, shares, account);
    }
    if (ownRate == null) {
      lastUsed = nanoTime.getAsLong();
    } else if (!ownRate.tryAcquire()) {
      givePlaceBack();
      return refuseForRate(ownRate);
    }
    return counts ? new Held(null, null, 0) : Admission.Permit.FREE;
  }

  /**
   * The rate is asked first, without taking of it: what it refuses takes nothing of what is shared,
   * and what overload refuses takes nothing of the rate.
   */
  private Admission admit(@Nullable PacedRateLimiter ownRate, FairShares shares, Account holder) {
    long now = nanoTime.getAsLong();
    lastUsed = now;
    if (ownRate != null && !ownRate.hasPermit()) {
      givePlaceBack();
      return refuseForRate(ownRate);
    }
    if (!shares.tryTake(holder, terms.weight(), now)) {
      givePlaceBack();
      return refuse(Admission.Refusal.OVERLOAD, SOON, null);
    }
    if (ownRate != null && !ownRate.tryAcquire()) {
      givePlaceBack();
      shares.giveBack(holder, now);
      return refuseForRate(ownRate);
    }
    return new Held(shares, holder, now);
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

  private boolean takePlace() {
    int most = terms.concurrency();
    int held = inFlight.get();
    while (held < most) {
      if (inFlight.compareAndSet(held, held + 1)) {
        return true;
      }
      held = inFlight.get();
    }
    return false;
  }

  private void givePlaceBack() {
    if (counts) {
      inFlight.decrementAndGet();
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
    return account == null ? inFlight.get() : account.inFlight();
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

  /** One request's place. Given back once, whatever the limits are by then. */
  private final class Held extends AtomicBoolean implements Admission.Permit {

    private static final long serialVersionUID = 1L;

    private final transient @Nullable FairShares shares;
    private final transient @Nullable Account holder;
    private final long takenNanos;

    private Held(@Nullable FairShares shares, @Nullable Account holder, long takenNanos) {
      this.shares = shares;
      this.holder = holder;
      this.takenNanos = takenNanos;
    }

    @Override
    public void completed(Outcome outcome) {
      if (!getAndSet(true)) {
        givePlaceBack();
        if (shares != null && holder != null) {
          shares.done(holder, takenNanos, nanoTime.getAsLong(), outcome);
        }
      }
    }
  }
}

package io.tenantry.context.admission;

import io.tenantry.context.Admission;
import io.tenantry.context.Admission.Outcome;
import io.tenantry.context.PlanName;
import io.tenantry.context.TenantId;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of one tenant: all in this object, because a tenant that was not here a moment ago
 * costs a wait for memory for each object more. Thread-safe; never waits.
 */
final class TenantLimiter {

  private static final Duration SOON = Duration.ofSeconds(1);

  private static final AtomicLongFieldUpdater<TenantLimiter> PAID_UNTIL =
      AtomicLongFieldUpdater.newUpdater(TenantLimiter.class, "paidUntil");
  private static final AtomicLongFieldUpdater<TenantLimiter> REFUSED =
      AtomicLongFieldUpdater.newUpdater(TenantLimiter.class, "refused");
  private static final AtomicIntegerFieldUpdater<TenantLimiter> IN_FLIGHT =
      AtomicIntegerFieldUpdater.newUpdater(TenantLimiter.class, "inFlight");

  private final TenantId tenant;
  private final LongSupplier nanoTime;
  private final @Nullable Account account;

  /** See {@link Rate}. Not earlier than the tenant's last request that was served. */
  private volatile long paidUntil;

  private volatile long refused;

  /** Whatever the limits were when they began. */
  private volatile int inFlight;

  private volatile LimitsInForce limits;
  private volatile PlanName plan;
  private volatile Terms terms;

  /**
   * @param shares null: overload is nobody's concern
   */
  TenantLimiter(
      TenantId tenant,
      PlanName plan,
      LimitsInForce limits,
      Terms terms,
      @Nullable FairShares shares,
      LongSupplier nanoTime) {
    long now = nanoTime.getAsLong();
    this.tenant = tenant;
    this.nanoTime = nanoTime;
    this.account = shares == null ? null : new Account(now);
    this.paidUntil = Rate.paidAt(now);
    this.limits = limits;
    this.plan = plan;
    this.terms = terms;
  }

  /** Takes up other limits, if these are other. What is owed stays owed. */
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
    terms = next;
    plan = nextPlan;
    limits = nextLimits;
  }

  /**
   * In an order in which nothing has to be taken back that can not be: the rate comes last.
   *
   * @param shares null: overload is nobody's concern
   */
  Admission admit(@Nullable FairShares shares, long now) {
    boolean counts = limits.isConcurrencyLimited();
    if (counts && !takePlace()) {
      return refuse(Admission.Refusal.CONCURRENCY, SOON, null);
    }
    Terms current = terms;
    if (shares != null && account != null) {
      return admit(current, shares, account, now);
    }
    if (!takeOf(current.rate(), now)) {
      givePlaceBack();
      return refuseFor(current, now);
    }
    return counts ? new Held(null, null, 0) : Admission.Permit.FREE;
  }

  /**
   * The rate is asked first, without taking of it: what it refuses takes nothing of what is shared,
   * and what overload refuses takes nothing of the rate.
   */
  private Admission admit(Terms current, FairShares shares, Account holder, long now) {
    Rate rate = current.rate();
    if (!rate.allows(paidUntil, now)) {
      givePlaceBack();
      return refuseFor(current, now);
    }
    if (!shares.tryTake(holder, current.weight(), now)) {
      givePlaceBack();
      return refuse(Admission.Refusal.OVERLOAD, SOON, null);
    }
    if (!takeOf(rate, now)) {
      givePlaceBack();
      shares.giveBack(holder, now);
      return refuseFor(current, now);
    }
    return new Held(shares, holder, now);
  }

  private boolean takeOf(Rate rate, long now) {
    long before = paidUntil;
    while (rate.allows(before, now)) {
      if (PAID_UNTIL.compareAndSet(this, before, rate.withOneMore(before, now))) {
        return true;
      }
      before = paidUntil;
    }
    return false;
  }

  private Admission refuseFor(Terms current, long now) {
    Rate rate = current.rate();
    long owed = PAID_UNTIL.updateAndGet(this, until -> rate.atMostABurst(until, now));
    Duration wait = inWholeSeconds(rate.untilNext(owed, now));
    return refuse(current.beyondRate(), wait, rate.quota(wait));
  }

  private Admission refuse(
      Admission.Refusal reason, Duration retryAfter, Admission.@Nullable Quota quota) {
    REFUSED.incrementAndGet(this);
    return new Admission.Refused(reason, retryAfter, quota);
  }

  private static Duration inWholeSeconds(Duration wait) {
    return Duration.ofSeconds(Math.max(1, wait.plusNanos(999_999_999).toSeconds()));
  }

  private boolean takePlace() {
    int most = terms.concurrency();
    int held = inFlight;
    while (held < most) {
      if (IN_FLIGHT.compareAndSet(this, held, held + 1)) {
        return true;
      }
      held = inFlight;
    }
    return false;
  }

  private void givePlaceBack() {
    if (limits.isConcurrencyLimited()) {
      IN_FLIGHT.decrementAndGet(this);
    }
  }

  /**
   * Whether a new one would be no different, and the tenant does not seem to be about: nothing is
   * in progress, and all has been paid for a window. With the place given up as soon as all is
   * paid, whoever sends ever new names would go through the places as fast as one request is paid.
   */
  boolean isAsNew(long now) {
    return isIdle(now, terms.rate().windowNanos());
  }

  /** Whether that is so, and has been for some time. */
  boolean isIdle(long now, long nanos) {
    return Rate.nanosSince(paidUntil, now) >= nanos
        && inFlight() == 0
        && (account == null || account.owedNanos(now) == 0);
  }

  int inFlight() {
    return account == null ? inFlight : account.inFlight();
  }

  TenantId tenant() {
    return tenant;
  }

  PlanName plan() {
    return plan;
  }

  long refused() {
    return refused;
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

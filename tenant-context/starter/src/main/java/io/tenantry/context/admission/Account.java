package io.tenantry.context.admission;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;

/** What one tenant has taken of a {@link Capacity}. Thread-safe. */
final class Account {

  private static final AtomicLongFieldUpdater<Account> PAID_UNTIL =
      AtomicLongFieldUpdater.newUpdater(Account.class, "paidUntil");
  private static final AtomicLongFieldUpdater<Account> LAST_EPOCH =
      AtomicLongFieldUpdater.newUpdater(Account.class, "lastEpoch");
  private static final AtomicIntegerFieldUpdater<Account> IN_FLIGHT =
      AtomicIntegerFieldUpdater.newUpdater(Account.class, "inFlight");

  private volatile long paidUntil;
  private volatile long lastEpoch = Long.MIN_VALUE;
  private volatile int inFlight;

  Account(long now) {
    this.paidUntil = now;
  }

  /** For how long the tenant would have to be content with its share, to have it even; >= 0. */
  long owedNanos(long now) {
    return Math.max(0, paidUntil - now);
  }

  int inFlight() {
    return inFlight;
  }

  /** However much it owes: {@link FairShares} asks first. */
  void take(double nanos, long mostOwed, long now) {
    IN_FLIGHT.incrementAndGet(this);
    long cost = (long) Math.min(nanos, (double) mostOwed);
    PAID_UNTIL.updateAndGet(
        this, until -> now + Math.min(Math.max(0, until - now) + cost, mostOwed));
  }

  void giveBack() {
    IN_FLIGHT.decrementAndGet(this);
  }

  /** The epoch in which the tenant was last seen, before it is now seen in this one. */
  long seenIn(long epoch) {
    long last = lastEpoch;
    return last == epoch ? epoch : LAST_EPOCH.getAndSet(this, epoch);
  }
}

package io.tenantry.context.admission;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What one tenant has taken of a {@link Capacity}. Thread-safe. */
final class Account {

  private final AtomicLong paidUntil;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicLong lastEpoch = new AtomicLong(Long.MIN_VALUE);

  Account(long now) {
    this.paidUntil = new AtomicLong(now);
  }

  /** For how long the tenant would have to be content with its share, to have it even; >= 0. */
  long owedNanos(long now) {
    return Math.max(0, paidUntil.get() - now);
  }

  int inFlight() {
    return inFlight.get();
  }

  void take(double nanos, long mostOwed, long now) {
    inFlight.incrementAndGet();
    paidUntil.updateAndGet(until ->
        Math.min(Math.max(until, now) + (long) Math.min(nanos, (double) mostOwed), now + mostOwed));
  }

  void giveBack() {
    inFlight.decrementAndGet();
  }

  /** The epoch in which the tenant was last seen, before it is now seen in this one. */
  long seenIn(long epoch) {
    long last = lastEpoch.get();
    return last == epoch ? epoch : lastEpoch.getAndSet(epoch);
  }
}

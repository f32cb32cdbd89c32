package io.tenantry.context.admission;

import io.tenantry.context.Admission.Outcome;

/**
 * Divides a capacity among the tenants that ask for it, by weight.
 *
 * <p>A tenant's share is its weight's part of the capacity beside all tenants that were active
 * lately. Each request costs the tenant the time for which its share could not have done anything
 * else, and time passing pays for it (the generic cell rate algorithm, ITU-T I.371). So a tenant
 * that asks for less than its share owes next to nothing, however its requests bunch; one that
 * floods owes as much as can be owed within half a second.
 *
 * <ul>
 *   <li>Who owes no more than {@link #BURST_NANOS} is within its share, and is let in while the
 *       capacity is in use up to twice: others' floods are no reason to wait.
 *   <li>Who owes more is let in while there is room, and the more it owes, the more room has to be
 *       left: up to {@link Capacity#reserve} of what others could ask for. So the next who comes
 *       finds room, and what nobody else asks for is not wasted.
 * </ul>
 *
 * <p>A tenant alone has all. Thread-safe, O(1), no locks; two requests at once may both take the
 * last room.
 */
final class FairShares {

  /** Long enough for what bunches by chance, short enough for a flood to be known as one. */
  static final long BURST_NANOS = 250_000_000L;

  private static final long MOST_OWED = 2 * BURST_NANOS;

  private final Capacity capacity;
  private final ActiveWeights active = new ActiveWeights();

  FairShares(Capacity capacity) {
    this.capacity = capacity;
  }

  /** Whether the tenant may have one request more; then it has it, until {@link #done}. */
  boolean tryTake(Account account, int weight, long now) {
    double part = weight / active.with(account, weight, now);
    double size = capacity.size();
    double share = size * part;
    long owed = account.owedNanos(now);
    if (capacity.used(now) >= ceiling(size, part, owed, account.inFlight(), share)) {
      return false;
    }
    capacity.taken(now);
    account.take(capacity.nanosPerRequest() / share, MOST_OWED, now);
    return true;
  }

  private double ceiling(double size, double part, long owed, int inFlight, double share) {
    double others = 1 - part;
    if (owed <= BURST_NANOS && capacity.mayHoldMore(inFlight, share)) {
      return size * (1 + others);
    }
    double debt = Math.max(0, (double) (owed - BURST_NANOS) / (MOST_OWED - BURST_NANOS));
    return size * (1 - capacity.reserve() * others * debt);
  }

  /** What was taken a moment ago, and was not used after all. */
  void giveBack(Account account, long takenNanos) {
    account.giveBack();
    capacity.givenBack(takenNanos);
  }

  void done(Account account, long takenNanos, long now, Outcome outcome) {
    account.giveBack();
    capacity.done(takenNanos, now, outcome);
  }
}

package io.tenantry.context.admission;

import io.tenantry.context.Admission.Outcome;

/**
 * Requests at a time, as many as {@link LatencyLimit} finds. Those that take much longer than any
 * that waits, such as streams, count for {@link LatencyLimit#longestNanos} and no longer.
 */
final class LatencyCapacity implements Capacity {

  /** What bunches may be this many times a share; more is not one tenant's chance. */
  private static final int LARGEST_BUNCH = 4;

  private final LatencyLimit limit;
  private final RecentRequests inFlight;

  LatencyCapacity(LatencyLimit limit, long now) {
    this.limit = limit;
    this.inFlight = new RecentRequests(now);
  }

  @Override
  public double size() {
    return limit.current();
  }

  @Override
  public double used(long now) {
    return inFlight.count(now, limit.longestNanos());
  }

  @Override
  public double reserve() {
    return limit.reserve();
  }

  @Override
  public double nanosPerRequest() {
    return limit.baselineNanos();
  }

  @Override
  public boolean mayHoldMore(int held, double share) {
    return held < Math.max(1, LARGEST_BUNCH * share);
  }

  @Override
  public void taken(long now) {
    inFlight.began(now);
  }

  @Override
  public void givenBack(long takenNanos) {
    inFlight.ended(takenNanos);
  }

  @Override
  public void done(long takenNanos, long now, Outcome outcome) {
    int before = inFlight.count(now, limit.longestNanos());
    inFlight.ended(takenNanos);
    if (outcome == Outcome.SERVED) {
      limit.served(takenNanos, now, before);
    } else {
      limit.failed(takenNanos, now, before);
    }
  }
}

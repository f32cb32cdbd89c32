package io.tenantry.context.admission;

import io.tenantry.context.Admission.Outcome;
import java.util.concurrent.atomic.AtomicInteger;

/** Requests at a time, as many as {@link LatencyLimit} finds. */
final class LatencyCapacity implements Capacity {

  /** What bunches may be this many times a share; more is not one tenant's chance. */
  private static final int LARGEST_BUNCH = 4;

  private final LatencyLimit limit;
  private final AtomicInteger inFlight = new AtomicInteger();

  LatencyCapacity(LatencyLimit limit) {
    this.limit = limit;
  }

  @Override
  public double size() {
    return limit.current();
  }

  @Override
  public double used(long now) {
    return inFlight.get();
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
    inFlight.incrementAndGet();
  }

  @Override
  public void done(long takenNanos, long now, Outcome outcome) {
    int before = inFlight.getAndDecrement();
    if (outcome == Outcome.SERVED) {
      limit.served(takenNanos, now, before);
    }
  }
}

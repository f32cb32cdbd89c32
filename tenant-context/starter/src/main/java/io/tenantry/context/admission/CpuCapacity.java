package io.tenantry.context.admission;

import io.tenantry.context.Admission.Outcome;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Requests per second: {@code base x (1 - load)}, where the load is that of the machine's (or the
 * container's) processors. A bucket of one second, so that what was not asked for in one moment can
 * be in the next.
 */
final class CpuCapacity implements Capacity {

  /** However busy the processors are: somebody else may be the one who keeps them so. */
  static final double LEAST_PART = 0.05;

  /** As with latency: kept free from those who have more than their share. */
  private static final double RESERVE = 0.5;

  /**
   * A reading counts for a third: else a pause would be answered by a rush, and that by a pause.
   */
  private static final double SMOOTHING = 0.3;

  private static final double SECOND = 1e9;

  private final double base;
  private final AtomicLong paidUntil;
  private volatile double load;

  /**
   * @param base requests per second of idle processors, > 0
   */
  CpuCapacity(double base, long now) {
    this.base = base;
    this.paidUntil = new AtomicLong(now);
  }

  /**
   * A reading, once a second.
   *
   * @param measured 0 to 1; anything else says nothing, and is not one
   */
  void loaded(double measured) {
    if (measured >= 0 && measured <= 1) {
      double before = load;
      load = before + (measured - before) * SMOOTHING;
    }
  }

  @Override
  public double size() {
    return base * Math.max(LEAST_PART, 1 - load);
  }

  @Override
  public double used(long now) {
    return size() * Math.max(0, paidUntil.get() - now) / SECOND;
  }

  @Override
  public double reserve() {
    return RESERVE;
  }

  @Override
  public double nanosPerRequest() {
    return SECOND;
  }

  @Override
  public boolean mayHoldMore(int held, double share) {
    return true;
  }

  @Override
  public void taken(long now) {
    long cost = (long) (SECOND / size());
    paidUntil.updateAndGet(until -> Math.max(until, now) + cost);
  }

  @Override
  public void givenBack(long takenNanos) {
    paidUntil.addAndGet(-(long) (SECOND / size()));
  }

  @Override
  public void done(long takenNanos, long now, Outcome outcome) {}
}

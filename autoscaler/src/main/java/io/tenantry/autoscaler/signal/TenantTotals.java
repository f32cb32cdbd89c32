package io.tenantry.autoscaler.signal;

import java.time.Duration;

/**
 * One tenant's sums over the pods of a workload, made anew by each read. It is kept between reads
 * so that all pods share one key and a read makes nothing but its result. Not thread-safe.
 */
final class TenantTotals {

  private static final long SLOW = Windows.SLOW.toNanos();
  private static final long FAST = Windows.FAST.toNanos();

  private final TenantKey key;
  private final LatencySum latencies = new LatencySum(LatencyWindow.SCALE);
  private double fast;
  private double slow;
  private long inFlight;

  /** How many pods have a series of the tenant's. */
  private int pods;

  TenantTotals(TenantKey key) {
    this.key = key;
  }

  TenantKey key() {
    return key;
  }

  void joined() {
    pods++;
  }

  /** True when that was the last one, and nothing is known of the tenant any more. */
  boolean left() {
    pods--;
    return pods == 0;
  }

  void clear() {
    fast = 0;
    slow = 0;
    inFlight = 0;
    latencies.clear();
  }

  /**
   * Adds a pod's part, over the windows that end at {@code end}.
   *
   * @param podNewest when the pod was last heard
   * @param isLive whether the pod exists, and may have something in flight
   */
  void add(SeriesWindow series, long end, long podNewest, boolean isLive) {
    fast += series.arrivals(end - FAST, end);
    slow += series.arrivals(end - SLOW, end);
    inFlight += isLive ? series.inFlight(podNewest - SLOW) : 0;
    series.addLatencies(latencies, end, podNewest);
  }

  TenantSignal signal() {
    return new TenantSignal(
        key,
        perSecond(fast, Windows.FAST),
        perSecond(slow, Windows.SLOW),
        inFlight,
        latencies.picture());
  }

  private static double perSecond(double arrivals, Duration window) {
    return Math.max(0, arrivals) / window.toSeconds();
  }
}

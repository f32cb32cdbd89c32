package io.tenantry.autoscaler.simulator.policy.kpa;

import java.util.Arrays;

/**
 * Values of a window in buckets of one second, as KPA keeps them: what is recorded in the same
 * second adds up. Not thread-safe. O(1), but for gaps.
 *
 * @see <a
 *     href="https://github.com/knative/serving/blob/main/pkg/autoscaler/aggregation/bucketing.go">bucketing.go</a>
 */
public final class WindowBuckets {

  private final double[] buckets;
  private boolean written;
  private long first;
  private long last;
  private double total;

  /**
   * An empty window.
   *
   * @param seconds length of the window; at least 1
   */
  public WindowBuckets(int seconds) {
    buckets = new double[seconds];
  }

  /**
   * Adds {@code value} to the second of {@code now}. Seconds between this and the last one count as
   * 0, unless they make a whole window: then it is a new beginning. A value from before the window
   * is dropped.
   */
  public void record(double now, double value) {
    long second = second(now);
    if (!written || second - last >= buckets.length) {
      Arrays.fill(buckets, 0);
      total = 0;
      first = second;
      last = second;
      written = true;
    } else if (second <= last - buckets.length) {
      return;
    }
    first = Math.min(first, second);
    for (; last < second; last++) {
      int next = index(last + 1);
      total -= buckets[next];
      buckets[next] = 0;
    }
    buckets[index(second)] += value;
    total += value;
  }

  /** Whether nothing was recorded for longer than the window. */
  public boolean isEmpty(double now) {
    return !written || second(now) - last > buckets.length;
  }

  /**
   * Mean of the seconds from the first record of the window to the last one, rounded to millionths;
   * 0 when nothing was recorded for a whole window. The time since the last record does not count,
   * but the values that have left the window by then do not either.
   */
  public double average(double now) {
    long second = second(now);
    long silent = Math.max(0, second - last);
    if (!written || silent >= buckets.length) {
      return 0;
    }
    double sum = total;
    for (long past = last + 1; past <= second; past++) {
      sum -= buckets[index(past)];
    }
    long seconds = Math.min(last - first + 1, buckets.length - silent);
    return Math.round(sum / seconds * 1e6) / 1e6;
  }

  private static long second(double now) {
    return (long) Math.floor(now);
  }

  private int index(long second) {
    return (int) Math.floorMod(second, (long) buckets.length);
  }
}

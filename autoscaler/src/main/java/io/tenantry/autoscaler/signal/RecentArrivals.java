package io.tenantry.autoscaler.signal;

import java.util.Arrays;

/**
 * Requests that arrived in each of the last seconds, the newest second first. Immutable.
 *
 * <pre>{@code
 * arrivals.requestsPerSecond(5);   // over the last five seconds, or over as many as are known
 * }</pre>
 *
 * <p>A second may hold a negative number, where requests finished that had arrived before anybody
 * counted. So that such seconds cancel out instead of adding up, they stay as they are here, and
 * only a mean over several is cut off at zero.
 */
public final class RecentArrivals {

  /** No second is known. */
  public static final RecentArrivals NONE = new RecentArrivals(new double[0]);

  /** {@code sums[i]}: requests in the newest {@code i} seconds. */
  private final double[] sums;

  private RecentArrivals(double[] newestFirst) {
    this.sums = new double[newestFirst.length + 1];
    for (int i = 0; i < newestFirst.length; i++) {
      sums[i + 1] = sums[i] + newestFirst[i];
    }
  }

  /** Requests in each second, the newest first; all finite. */
  public static RecentArrivals of(double... newestFirst) {
    for (double requests : newestFirst) {
      if (!Double.isFinite(requests)) {
        throw new IllegalArgumentException("requests: %s (expected: finite)".formatted(requests));
      }
    }
    return newestFirst.length == 0 ? NONE : new RecentArrivals(newestFirst);
  }

  /** How many seconds are known: all that are kept, or those since somebody was first heard. */
  public int seconds() {
    return sums.length - 1;
  }

  /** Requests in the second that began {@code secondsAgo + 1} seconds before the newest moment. */
  public double inSecond(int secondsAgo) {
    if (secondsAgo < 0 || secondsAgo >= seconds()) {
      throw new IndexOutOfBoundsException(
          "secondsAgo: %d (expected: 0 to less than %d)".formatted(secondsAgo, seconds()));
    }
    return sums[secondsAgo + 1] - sums[secondsAgo];
  }

  /**
   * Mean over the newest {@code seconds}, or over all that are known where those are fewer; 0 when
   * none is.
   *
   * @param seconds at least 1
   */
  public double requestsPerSecond(int seconds) {
    if (seconds < 1) {
      throw new IllegalArgumentException("seconds: %d (expected: >= 1)".formatted(seconds));
    }
    int known = Math.min(seconds, seconds());
    return known == 0 ? 0 : Math.max(0, sums[known] / known);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RecentArrivals that && Arrays.equals(sums, that.sums);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(sums);
  }

  @Override
  public String toString() {
    return "RecentArrivals[seconds=%d, newest=%s]"
        .formatted(seconds(), seconds() == 0 ? "none" : inSecond(0));
  }
}

package io.tenantry.autoscaler.demand;

import io.tenantry.autoscaler.signal.RecentArrivals;

/**
 * How many requests arrive now: the mean over the longest recent window that does not contradict a
 * shorter one. Quiet while the demand is steady, because the window is long, and within two or
 * three seconds on a step, because only the shortest windows agree then.
 *
 * @see <a href="https://doi.org/10.1137/1135065">Lepskii: On a problem of adaptive estimation in
 *     Gaussian white noise, 1990</a>
 */
public final class PresentDemand {

  /** Seconds, shortest first. Each is about half as long again as the one before. */
  private static final int[] WINDOWS = {2, 3, 5, 8, 12, 20, 30, 45, 60};

  /** Standard deviations by which two windows may differ and still show the same demand. */
  private static final double DEVIATIONS = 3;

  private PresentDemand() {}

  /**
   * Requests per second, >= 0.
   *
   * @param dispersion variance of counts as a multiple of Poisson's; >= 1
   */
  public static double requestsPerSecond(RecentArrivals recent, double dispersion) {
    double agreed = recent.requestsPerSecond(WINDOWS[0]);
    for (int i = 1; i < WINDOWS.length && WINDOWS[i] <= recent.seconds(); i++) {
      double mean = recent.requestsPerSecond(WINDOWS[i]);
      for (int shorter = 0; shorter < i; shorter++) {
        if (!agree(recent, mean, WINDOWS[i], WINDOWS[shorter], dispersion)) {
          return agreed;
        }
      }
      agreed = mean;
    }
    return agreed;
  }

  /**
   * The shorter window is part of the longer, so that their means differ with the variance rate ×
   * (1 / shorter - 1 / longer), times the dispersion. At least one request is allowed for, because
   * a rate of zero would have no variance.
   */
  private static boolean agree(
      RecentArrivals recent, double mean, int longer, int shorter, double dispersion) {
    double rate = Math.max(mean, 1.0 / shorter);
    double variance = dispersion * rate * (1.0 / shorter - 1.0 / longer);
    double difference = recent.requestsPerSecond(shorter) - mean;
    return difference * difference <= DEVIATIONS * DEVIATIONS * variance;
  }
}

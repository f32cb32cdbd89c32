package io.tenantry.autoscaler.simulator.policy.kpa;

import io.tenantry.autoscaler.simulator.plant.PlantParameters;
import java.util.Arrays;

/**
 * Requests that a pod has open in the mean, when each request goes to the less busy of two pods.
 *
 * <p>With many pods, the shares {@code s(k)} of them that have at least {@code k} requests in
 * service change by {@code c·ρ·(s(k-1)² - s(k)²) - min(k,c)·(s(k) - s(k+1))}, where {@code c} is
 * the number of cores; the mean is the sum of the shares where nothing changes any more. With one
 * core that is at {@code s(k) = ρ^(2^k - 1)}. Processor sharing makes it hold for any spread of the
 * work. Few pods have more: at 80 % eight have 7 % more, four 19 %, and one alone has {@code ρ / (1
 * - ρ)} (from a simulation of the chain). Requests that wait for others are open as well, {@code
 * rate × fixed latency} of them (Little).
 *
 * @see <a href="https://doi.org/10.1109/71.963420">Mitzenmacher: The power of two choices in
 *     randomized load balancing, 2001</a>
 * @see <a href="https://doi.org/10.1145/1811039.1811071">Bramson, Lu, Prabhakar: Randomized load
 *     balancing with general service time distributions, 2010</a>
 */
final class PodConcurrency {

  /** Changes below this are none. */
  private static final double NEGLIGIBLE = 1e-9;

  /** Requests beyond the number of cores that hardly a pod has: shares fall with 2^k. */
  private static final int MOST_WAITING = 24;

  private PodConcurrency() {}

  /** The mean at {@code utilization}, which is above 0 and below 1. */
  static double at(double utilization, PlantParameters plant) {
    if (!(utilization > 0 && utilization < 1)) {
      throw new IllegalArgumentException(
          "utilization: %s (expected: above 0 and below 1)".formatted(utilization));
    }
    return inService(utilization, plant.cores())
        + utilization * plant.requestsPerSecondAtFull() * plant.fixedLatency();
  }

  /** From pods without requests on, in steps that are short enough to come to rest. */
  private static double inService(double utilization, int cores) {
    double step = 0.25 / cores;
    double[] shares = new double[cores + MOST_WAITING];
    shares[0] = 1;
    double fastest;
    do {
      fastest = 0;
      double below = 1;
      for (int k = 1; k < shares.length - 1; k++) {
        double change =
            cores * utilization * (below * below - shares[k] * shares[k])
                - Math.min(k, cores) * (shares[k] - shares[k + 1]);
        below = shares[k];
        shares[k] += step * change;
        fastest = Math.max(fastest, Math.abs(change));
      }
    } while (fastest > NEGLIGIBLE);
    return Arrays.stream(shares).sum() - 1;
  }
}

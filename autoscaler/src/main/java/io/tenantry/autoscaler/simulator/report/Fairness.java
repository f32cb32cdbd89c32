package io.tenantry.autoscaler.simulator.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How a capacity that is at its end was shared, over all 10 s windows in which as many replicas as
 * there may be were asked for. A tenant is backlogged in a window in which more than 5 % of what it
 * asked for lay above its weighted max-min share of all that was served. What tenants get is
 * measured in work, so that cheap requests do not count as much as dear ones.
 *
 * @param seconds length of these windows
 * @param jain Jain's index of what backlogged tenants were served per weight: 1 when all had the
 *     same, 1/n when one of n had everything
 * @param largestShortfall of what a tenant was served under the smaller of its demand and its
 *     weighted share, in replicas; 0 when nobody was short
 */
public record Fairness(double seconds, double jain, double largestShortfall) {

  private static final double BACKLOGGED = 0.05;

  /** More would not change a sum that anybody reads. */
  private static final double NOTHING = 1e-9;

  /**
   * What {@code result} says; empty when nobody was ever backlogged at that limit.
   *
   * @param maxReplicas the most that there may be
   * @param weights by tenant
   * @param work CPU seconds of a request, by tenant
   */
  public static Optional<Fairness> of(
      RunMeasures result, int maxReplicas, List<Integer> weights, List<Double> work) {
    List<Integer> windows = result.windowsAt(maxReplicas);
    int tenants = weights.size();
    double[] owedInAll = new double[tenants];
    double[] servedInAll = new double[tenants];
    double[] servedInBacklog = new double[tenants];
    int[] backlogs = new int[tenants];
    double[] asked = new double[tenants];
    double[] served = new double[tenants];
    for (int window : windows) {
      for (int tenant = 0; tenant < tenants; tenant++) {
        int requests = result.requestsOf(tenant, window);
        asked[tenant] = requests * work.get(tenant);
        served[tenant] = (requests - result.failedOf(tenant, window)) * work.get(tenant);
      }
      double[] owed = shares(asked, served, weights);
      for (int tenant = 0; tenant < tenants; tenant++) {
        owedInAll[tenant] += owed[tenant];
        servedInAll[tenant] += served[tenant];
        if (asked[tenant] - owed[tenant] > BACKLOGGED * asked[tenant]) {
          servedInBacklog[tenant] += served[tenant];
          backlogs[tenant]++;
        }
      }
    }
    List<Double> perWeight = new ArrayList<>();
    double shortfall = 0;
    for (int tenant = 0; tenant < tenants; tenant++) {
      shortfall = Math.max(shortfall, owedInAll[tenant] - servedInAll[tenant]);
      if (backlogs[tenant] > 0) {
        perWeight.add(servedInBacklog[tenant] / backlogs[tenant] / weights.get(tenant));
      }
    }
    if (perWeight.isEmpty()) {
      return Optional.empty();
    }
    double seconds = windows.size() * (double) RunMeasures.WINDOW_SECONDS;
    return Optional.of(new Fairness(seconds, jain(perWeight), shortfall / seconds));
  }

  private static double jain(List<Double> values) {
    double sum = 0;
    double squares = 0;
    for (double value : values) {
      sum += value;
      squares += value * value;
    }
    return squares == 0 ? 1 : sum * sum / (values.size() * squares);
  }

  /**
   * The weighted max-min shares of all that was served. Written anew, in rounds and without
   * guarantees, so that what is examined does not examine itself.
   */
  private static double[] shares(double[] asked, double[] served, List<Integer> weights) {
    double left = 0;
    for (double each : served) {
      left += each;
    }
    double[] shares = new double[asked.length];
    while (left > NOTHING) {
      double wanting = 0;
      double fewest = Double.POSITIVE_INFINITY;
      for (int tenant = 0; tenant < asked.length; tenant++) {
        double more = asked[tenant] - shares[tenant];
        if (more > NOTHING) {
          wanting += weights.get(tenant);
          fewest = Math.min(fewest, more / weights.get(tenant));
        }
      }
      if (wanting == 0) {
        return shares;
      }
      double level = Math.min(fewest, left / wanting);
      for (int tenant = 0; tenant < asked.length; tenant++) {
        if (asked[tenant] - shares[tenant] > NOTHING) {
          shares[tenant] += level * weights.get(tenant);
          left -= level * weights.get(tenant);
        }
      }
    }
    return shares;
  }

  /** For people. */
  public String sentence() {
    return String.format(
        Locale.ROOT,
        "short of replicas for %.0f s: Jain index %.3f, largest shortfall %.2f replicas",
        seconds,
        jain,
        largestShortfall);
  }
}

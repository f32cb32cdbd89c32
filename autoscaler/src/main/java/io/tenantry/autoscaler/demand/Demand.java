package io.tenantry.autoscaler.demand;

import io.tenantry.autoscaler.signal.LatencyHistogram;
import io.tenantry.autoscaler.signal.TenantSignal;
import io.tenantry.autoscaler.signal.Windows;
import io.tenantry.autoscaler.signal.WorkloadSignal;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The work that arrives at one workload.
 *
 * @param requestsPerSecond of all tenants together
 * @param backlog requests in flight beyond those that may be there while the objective is met; by
 *     Little's law that is arrival rate × target
 * @param latencySeconds of all tenants, at the objective's percentile; empty without requests
 * @param tenants in the order of {@link io.tenantry.autoscaler.signal.TenantKey}
 */
public record Demand(
    double requestsPerSecond,
    double backlog,
    OptionalDouble latencySeconds,
    List<TenantDemand> tenants) {

  /**
   * The fast window counts only when it holds more requests than the slow one lets expect by this
   * many standard deviations of a Poisson count. Below, the difference is what chance does to two
   * seconds: at 100 requests/s, ±7 % each time.
   */
  static final double BURST_DEVIATIONS = 3;

  public Demand {
    tenants = List.copyOf(tenants);
  }

  /** The demand that {@code signal} shows. */
  public static Demand of(WorkloadSignal signal, LatencyObjective objective) {
    double fast = 0;
    double slow = 0;
    long inFlight = 0;
    LatencyHistogram latencies = LatencyHistogram.EMPTY;
    for (TenantSignal tenant : signal.tenants()) {
      fast += tenant.fastRequestsPerSecond();
      slow += tenant.slowRequestsPerSecond();
      inFlight += tenant.inFlight();
      latencies = latencies.plus(tenant.latencies());
    }
    double arrivals = arrivals(fast, slow);
    double quantile = objective.percentile() / 100;
    return new Demand(
        arrivals,
        Math.max(0, inFlight - arrivals * objective.targetSeconds()),
        latencies.quantile(quantile),
        signal.tenants().stream()
            .map(tenant ->
                new TenantDemand(
                    tenant.key(),
                    arrivals(tenant.fastRequestsPerSecond(), tenant.slowRequestsPerSecond()),
                    tenant.inFlight(),
                    tenant.latencies().quantile(quantile)))
            .toList());
  }

  /** So many times this demand; latencies are as they are. */
  public Demand times(double factor) {
    return factor == 1
        ? this
        : new Demand(
            requestsPerSecond * factor,
            backlog * factor,
            latencySeconds,
            tenants.stream()
                .map(tenant ->
                    new TenantDemand(
                        tenant.key(),
                        tenant.requestsPerSecond() * factor,
                        tenant.inFlight(),
                        tenant.latencySeconds()))
                .toList());
  }

  private static double arrivals(double fast, double slow) {
    double seconds = Windows.FAST.toSeconds();
    double expected = slow * seconds;
    double burst = expected + BURST_DEVIATIONS * Math.sqrt(expected);
    return fast * seconds > burst ? fast : slow;
  }
}

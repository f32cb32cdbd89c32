package io.tenantry.autoscaler.console;

import io.tenantry.autoscaler.demand.Demand;
import io.tenantry.autoscaler.demand.LatencyObjective;
import io.tenantry.autoscaler.demand.TenantDemand;
import io.tenantry.autoscaler.fairness.Share;
import io.tenantry.autoscaler.signal.TenantKey;
import io.tenantry.autoscaler.workload.TenantId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One tenant on one plan in one region.
 *
 * @param latencyMillis at the objective's percentile; null when no request finished lately
 * @param overObjective whether that is above the target
 * @param grantedRequestsPerSecond its share while the workload is capped; null otherwise
 */
record TenantView(
    String tenant,
    String plan,
    String region,
    double requestsPerSecond,
    long inFlight,
    @Nullable Double latencyMillis,
    boolean overObjective,
    @Nullable Double grantedRequestsPerSecond) {

  /**
   * Those over the objective by how much they are, then the others by demand. Both in half octaves,
   * and by name within one: tenants that differ by chance do not change places every second.
   */
  private static final Comparator<TenantView> WORST_FIRST =
      Comparator.comparing(TenantView::overObjective)
          .thenComparingLong(view ->
              halfOctave(
                  view.overObjective && view.latencyMillis != null
                      ? view.latencyMillis
                      : view.requestsPerSecond))
          .reversed()
          .thenComparing(TenantView::tenant)
          .thenComparing(TenantView::plan)
          .thenComparing(TenantView::region);

  /** The tenants of {@code demand}; "no tenant" only when it asks for something. */
  static List<TenantView> worstFirst(
      Demand demand, LatencyObjective objective, List<Share> shares) {
    Map<TenantKey, Double> granted = new HashMap<>();
    for (Share share : shares) {
      granted.put(share.key(), share.granted());
    }
    return demand.tenants().stream()
        .filter(TenantView::isWorthARow)
        .map(tenant -> of(tenant, objective, granted.get(tenant.key())))
        .sorted(WORST_FIRST)
        .toList();
  }

  /** Every pod reports "no tenant" all the time, to show that it is alive. */
  private static boolean isWorthARow(TenantDemand tenant) {
    return !tenant.key().tenant().equals(TenantId.NONE)
        || tenant.requestsPerSecond() > 0
        || tenant.inFlight() > 0;
  }

  private static TenantView of(
      TenantDemand tenant, LatencyObjective objective, @Nullable Double granted) {
    @Nullable Double latency =
        tenant.latencySeconds().isPresent() ? tenant.latencySeconds().getAsDouble() : null;
    return new TenantView(
        tenant.key().tenant().value(),
        tenant.key().plan().value(),
        tenant.key().region().value(),
        Rounded.hundredths(tenant.requestsPerSecond()),
        tenant.inFlight(),
        latency == null ? null : Rounded.hundredths(latency * 1000),
        latency != null && latency > objective.targetSeconds(),
        granted == null ? null : Rounded.hundredths(granted));
  }

  private static long halfOctave(double value) {
    return value <= 0 ? Long.MIN_VALUE : Math.round(2 * Math.log(value) / Math.log(2));
  }
}

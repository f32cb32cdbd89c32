package io.tenantry.context.actuator;

import io.tenantry.context.TenantId;
import io.tenantry.context.TenantLabels;
import io.tenantry.context.TenantsContributor;
import java.util.List;
import java.util.Map;

/**
 * Whose requests there are. A tenant's are counted since it has a name in metrics; what it had
 * before is in the overflow, so that the sum is exact.
 */
public final class TrafficReport implements TenantsContributor {

  private static final int TOP = 100;

  private final TenantLabels labels;

  public TrafficReport(TenantLabels labels) {
    this.labels = labels;
  }

  @Override
  public String name() {
    return "traffic";
  }

  @Override
  public Traffic report() {
    Map<TenantId, Long> requests = labels.requests();
    long all = requests.values().stream().mapToLong(Long::longValue).sum();
    List<TenantTraffic> top =
        requests.entrySet().stream()
            .filter(entry -> !entry.getKey().isReserved())
            .limit(TOP)
            .map(entry ->
                new TenantTraffic(
                    entry.getKey().value(), entry.getValue(), share(entry.getValue(), all)))
            .toList();
    long others = requests.getOrDefault(TenantId.OVERFLOW, 0L);
    return new Traffic(all, requests.size() - 1, top, new OtherTraffic(others, share(others, all)));
  }

  private static double share(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }

  /**
   * The report.
   *
   * @param requests of all resolved tenants, since the start
   * @param named how many tenants have a name of their own in metrics
   * @param tenants the busiest of them, at most 100
   * @param overflow all others together
   */
  public record Traffic(
      long requests, int named, List<TenantTraffic> tenants, OtherTraffic overflow) {}

  /**
   * One tenant's part of it.
   *
   * @param share of all requests, 0 to 1
   */
  public record TenantTraffic(String tenant, long requests, double share) {}

  /**
   * The part of the tenants that have no name of their own.
   *
   * @param share of all requests, 0 to 1
   */
  public record OtherTraffic(long requests, double share) {}
}

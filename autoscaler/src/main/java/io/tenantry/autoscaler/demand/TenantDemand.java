package io.tenantry.autoscaler.demand;

import io.tenantry.autoscaler.signal.TenantKey;
import java.util.Comparator;
import java.util.OptionalDouble;

/**
 * What one tenant asks for, and what it gets.
 *
 * @param requestsPerSecond that arrive now
 * @param inFlight requests inside the service
 * @param latencySeconds at the objective's percentile over the slow window; empty without requests
 */
public record TenantDemand(
    TenantKey key, double requestsPerSecond, long inFlight, OptionalDouble latencySeconds) {

  /** For whoever shows only the largest; tenants that ask for as much are in their own order. */
  public static final Comparator<TenantDemand> MOST_REQUESTS_FIRST =
      Comparator.comparingDouble(TenantDemand::requestsPerSecond)
          .reversed()
          .thenComparing(TenantDemand::key);
}

package io.tenantry.autoscaler.kubernetes;

import org.jspecify.annotations.Nullable;

/**
 * {@code spec} of a TenantPlan as it came over the wire; what was left out is null. Its fields
 * {@code tenants} and {@code telemetry} are not read: the collectors' tenants file is made from
 * them, and who is on which plan is told by the tenants' own telemetry.
 */
record TenantPlanSpec(@Nullable Integer weight, @Nullable Double guaranteedRequestsPerSecond) {

  /** This spec with the schema's defaults where a field was left out. */
  TenantPlanSpec withDefaults() {
    return new TenantPlanSpec(
        weight == null ? Integer.valueOf(1) : weight,
        guaranteedRequestsPerSecond == null ? Double.valueOf(0) : guaranteedRequestsPerSecond);
  }
}

package io.tenantry.autoscaler.signal;

import io.tenantry.autoscaler.workload.PlanName;
import io.tenantry.autoscaler.workload.PodName;
import io.tenantry.autoscaler.workload.Region;
import io.tenantry.autoscaler.workload.TenantId;
import io.tenantry.autoscaler.workload.WorkloadRef;

/** What one series of samples is about: one tenant's requests at one pod. */
public record SeriesKey(
    WorkloadRef workload, PodName pod, TenantId tenant, PlanName plan, Region region) {

  /** The same tenant, plan and region at whichever pod. */
  public TenantKey tenantKey() {
    return new TenantKey(tenant, plan, region);
  }
}

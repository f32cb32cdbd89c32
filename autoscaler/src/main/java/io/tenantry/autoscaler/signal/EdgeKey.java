package io.tenantry.autoscaler.signal;

import io.tenantry.autoscaler.workload.Region;
import io.tenantry.autoscaler.workload.TenantId;
import io.tenantry.autoscaler.workload.WorkloadRef;

/** One tenant's requests to a workload, as the edge of one region sees them: before any pod. */
public record EdgeKey(WorkloadRef workload, TenantId tenant, Region region) {}

package io.tenantry.autoscaler.signal;

import io.tenantry.autoscaler.workload.PodName;
import io.tenantry.autoscaler.workload.WorkloadRef;

/** A pod of a workload, whichever tenants it serves. */
public record PodKey(WorkloadRef workload, PodName pod) {}

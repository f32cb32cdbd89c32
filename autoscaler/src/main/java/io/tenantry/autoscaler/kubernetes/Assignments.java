package io.tenantry.autoscaler.kubernetes;

import io.tenantry.autoscaler.workload.WorkloadRef;
import java.util.Map;

/** Which TenantAutoscaler manages which workload, and which manages none, as of one tick. */
record Assignments(Map<WorkloadRef, Assigned> managed, Map<AutoscalerRef, Refused> refused) {

  /** The autoscaler of a workload, with the status that the cache shows. */
  record Assigned(AutoscalerRef autoscaler, TenantAutoscalerStatus status) {}

  /** Why an autoscaler has no workload, with the status that the cache shows. */
  record Refused(Refusal refusal, TenantAutoscalerStatus status) {}

  Assignments {
    managed = Map.copyOf(managed);
    refused = Map.copyOf(refused);
  }
}

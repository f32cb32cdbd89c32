package io.tenantry.autoscaler.control;

import io.tenantry.autoscaler.fairness.PlanTerms;
import io.tenantry.autoscaler.workload.PlanName;
import java.util.List;
import java.util.Map;

/** Workloads to decide on, and the terms of the plans, read once for a tick. */
public record ClusterSnapshot(List<ManagedWorkload> workloads, Map<PlanName, PlanTerms> plans) {

  public ClusterSnapshot {
    workloads = List.copyOf(workloads);
    plans = Map.copyOf(plans);
  }

  /** The terms of {@code plan}; those of plan {@code default} when nobody described it. */
  public PlanTerms termsOf(PlanName plan) {
    return plans.getOrDefault(plan, plans.getOrDefault(PlanName.DEFAULT, PlanTerms.DEFAULT));
  }
}

package io.tenantry.autoscaler.control;

import io.tenantry.autoscaler.fairness.BudgetTerms;
import io.tenantry.autoscaler.fairness.PlanTerms;
import io.tenantry.autoscaler.workload.PlanName;
import io.tenantry.autoscaler.workload.WorkloadRef;
import java.util.List;
import java.util.Map;

/**
 * Workloads to decide on, and the terms of the plans, read once for a tick.
 *
 * @param budgets of those workloads that share one with others
 */
public record ClusterSnapshot(
    List<ManagedWorkload> workloads,
    Map<PlanName, PlanTerms> plans,
    Map<WorkloadRef, BudgetTerms> budgets) {

  public ClusterSnapshot {
    workloads = List.copyOf(workloads);
    plans = Map.copyOf(plans);
    budgets = Map.copyOf(budgets);
  }

  /** A world in which no workload shares a budget. */
  public ClusterSnapshot(List<ManagedWorkload> workloads, Map<PlanName, PlanTerms> plans) {
    this(workloads, plans, Map.of());
  }

  /** The terms of {@code plan}; those of plan {@code default} when nobody described it. */
  public PlanTerms termsOf(PlanName plan) {
    return plans.getOrDefault(plan, plans.getOrDefault(PlanName.DEFAULT, PlanTerms.DEFAULT));
  }
}

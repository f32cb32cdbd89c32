package io.tenantry.autoscaler.decision;

import io.tenantry.autoscaler.fairness.BudgetShare;
import io.tenantry.autoscaler.workload.ReplicaBounds;
import java.util.Optional;

/**
 * Everything that one decision is made from, apart from time and earlier state.
 *
 * @param budget the workload's share of what it shares with others; empty when it shares nothing
 */
public record Situation(
    ScalingPolicy policy, Optional<BudgetShare> budget, Replicas replicas, Evidence evidence) {

  /** That of a workload that shares nothing with others. */
  public Situation(ScalingPolicy policy, Replicas replicas, Evidence evidence) {
    this(policy, Optional.empty(), replicas, evidence);
  }

  /** What the owner allows, and of that no more than the workload's share of its budget. */
  public ReplicaBounds bounds() {
    ReplicaBounds own = policy.bounds();
    int max = budget.map(share -> Math.min(share.replicas(), own.max())).orElse(own.max());
    return new ReplicaBounds(Math.min(own.min(), max), max);
  }

  /** Whether the share allows fewer replicas than the owner does. */
  boolean isBoundByBudget() {
    return bounds().max() < policy.bounds().max();
  }
}

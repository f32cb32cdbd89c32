package io.tenantry.autoscaler.fairness;

/**
 * A workload's part of a budget of replicas at one moment.
 *
 * @param budget its name, among all namespaces
 * @param replicas the most that the workload may have now; >= 1
 * @param all the most that those who share the budget may have together; >= 1
 */
public record BudgetShare(String budget, int replicas, int all) {

  public BudgetShare {
    if (replicas < 1 || all < 1) {
      throw new IllegalArgumentException(
          "replicas: %d, all: %d (expected: >= 1)".formatted(replicas, all));
    }
  }
}

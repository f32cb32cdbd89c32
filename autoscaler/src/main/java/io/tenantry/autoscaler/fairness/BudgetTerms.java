package io.tenantry.autoscaler.fairness;

/**
 * A workload's part in a budget of replicas that it shares with others.
 *
 * @param name of the budget, among all namespaces
 * @param maxReplicas of all that share it; where they say different numbers, the least counts
 * @param weight this workload's part beside others'; 1..1000
 */
public record BudgetTerms(String name, int maxReplicas, int weight) {

  public BudgetTerms {
    if (maxReplicas < 1 || weight < 1 || weight > 1000) {
      throw new IllegalArgumentException(
          "maxReplicas: %d, weight: %d (expected: maxReplicas >= 1, weight 1..1000)"
              .formatted(maxReplicas, weight));
    }
  }
}

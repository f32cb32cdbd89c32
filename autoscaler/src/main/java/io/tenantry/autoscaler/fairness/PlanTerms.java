package io.tenantry.autoscaler.fairness;

/**
 * What a plan entitles each of its tenants to while a workload is at its limit.
 *
 * @param weight its part beside other tenants'; 1..1000
 * @param guaranteedRequestsPerSecond what it gets before anything is divided by weight; finite, >=
 *     0
 */
public record PlanTerms(int weight, double guaranteedRequestsPerSecond) {

  /** What a tenant has whose plan nobody described. */
  public static final PlanTerms DEFAULT = new PlanTerms(1, 0);

  public PlanTerms {
    if (weight < 1 || weight > 1000) {
      throw new IllegalArgumentException("weight: %d (expected: 1..1000)".formatted(weight));
    }
    if (!(guaranteedRequestsPerSecond >= 0) || Double.isInfinite(guaranteedRequestsPerSecond)) {
      throw new IllegalArgumentException(
          "guaranteedRequestsPerSecond: %s (expected: finite, >= 0)"
              .formatted(guaranteedRequestsPerSecond));
    }
  }
}

package io.tenantry.autoscaler.fairness;

import io.tenantry.autoscaler.signal.TenantKey;

/**
 * What a tenant asks of a capacity that is too small.
 *
 * @param demand what it wants, in the unit of the capacity; finite, >= 0
 * @param weight its part beside others'; finite, > 0
 * @param guaranteed what it gets first, if it wants it; finite, >= 0
 */
public record Claim(TenantKey key, double demand, double weight, double guaranteed) {

  public Claim {
    if (!(demand >= 0 && guaranteed >= 0 && weight > 0)
        || Double.isInfinite(demand + guaranteed + weight)) {
      throw new IllegalArgumentException(
          "demand: %s, weight: %s, guaranteed: %s (expected: finite, demand and guaranteed >= 0,"
                  .formatted(demand, weight, guaranteed)
              + " weight > 0)");
    }
  }
}

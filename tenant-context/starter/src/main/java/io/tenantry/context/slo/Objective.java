package io.tenantry.context.slo;

import java.time.Duration;

/**
 * What is promised for the requests of a tenant.
 *
 * @param duration how long a request may take, from its arrival to its completion
 * @param target the share of the requests that has to keep to that, between 0 and 1: 0.99
 */
public record Objective(Duration duration, double target) {

  public Objective {
    if (duration.isNegative() || duration.isZero() || !(target > 0 && target < 1)) {
      throw new IllegalArgumentException(
          "duration: %s, target: %s (expected: above 0, and between 0 and 1)"
              .formatted(duration, target));
    }
  }
}

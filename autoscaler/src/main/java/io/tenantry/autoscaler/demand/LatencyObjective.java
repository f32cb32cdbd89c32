package io.tenantry.autoscaler.demand;

import java.time.Duration;

/**
 * What tenants were promised: {@code percentile} percent of requests within {@code target}.
 *
 * @param percentile above 0 and below 100
 * @param target positive
 */
public record LatencyObjective(double percentile, Duration target) {

  public LatencyObjective {
    if (!(percentile > 0 && percentile < 100) || target.isNegative() || target.isZero()) {
      throw new IllegalArgumentException(
          "percentile: %s, target: %s (expected: 0 < percentile < 100, target positive)"
              .formatted(percentile, target));
    }
  }

  /** The share of requests that may take longer; above 0, below 1. */
  public double allowedLate() {
    return 1 - percentile / 100;
  }

  /** The target in seconds. */
  public double targetSeconds() {
    return target.toNanos() / 1e9;
  }
}

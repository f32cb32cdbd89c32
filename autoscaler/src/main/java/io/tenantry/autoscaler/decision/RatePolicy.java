package io.tenantry.autoscaler.decision;

import java.time.Duration;

/**
 * How much may change within a period: HPA's {@code HPAScalingPolicy}.
 *
 * @param value pods or percent; >= 1
 * @param period 1..1800 s
 */
public record RatePolicy(Unit unit, int value, Duration period) {

  /** What {@code value} counts. */
  public enum Unit {
    PODS,
    PERCENT
  }

  public RatePolicy {
    if (value < 1 || period.toSeconds() < 1 || period.toSeconds() > 1800) {
      throw new IllegalArgumentException(
          "value: %d, period: %s (expected: value >= 1, period 1..1800 s)"
              .formatted(value, period));
    }
  }

  /** The most replicas that {@code atPeriodStart} may become. */
  public long highest(int atPeriodStart) {
    return switch (unit) {
      case PODS -> (long) atPeriodStart + value;
      case PERCENT -> (long) Math.ceil(atPeriodStart * (1 + value / 100.0));
    };
  }

  /** The fewest replicas that {@code atPeriodStart} may become. */
  public long lowest(int atPeriodStart) {
    return switch (unit) {
      case PODS -> (long) atPeriodStart - value;
      case PERCENT -> (long) (atPeriodStart * (1 - value / 100.0));
    };
  }
}

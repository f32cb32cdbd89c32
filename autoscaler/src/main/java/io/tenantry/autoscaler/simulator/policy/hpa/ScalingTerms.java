package io.tenantry.autoscaler.simulator.policy.hpa;

import io.tenantry.autoscaler.decision.RatePolicy;
import io.tenantry.autoscaler.decision.RatePolicy.Unit;
import io.tenantry.autoscaler.decision.ScalingRules;
import io.tenantry.autoscaler.decision.ScalingRules.Selection;
import java.time.Duration;
import java.util.List;

/**
 * Bounds and {@code behavior} of a HorizontalPodAutoscaler. The tolerance in the rules does not
 * count here: the calculator has its own.
 *
 * @param min fewest replicas; >= 0
 * @param max most replicas; >= min
 */
public record ScalingTerms(int min, int max, ScalingRules up, ScalingRules down) {

  /** What {@code behavior.scaleUp} is when nothing is said. */
  public static final ScalingRules DEFAULT_UP =
      new ScalingRules(
          Duration.ZERO,
          0.1,
          Selection.MAX,
          List.of(
              new RatePolicy(Unit.PODS, 4, Duration.ofSeconds(15)),
              new RatePolicy(Unit.PERCENT, 100, Duration.ofSeconds(15))));

  /** What {@code behavior.scaleDown} is when nothing is said. */
  public static final ScalingRules DEFAULT_DOWN =
      new ScalingRules(
          Duration.ofMinutes(5),
          0.1,
          Selection.MAX,
          List.of(new RatePolicy(Unit.PERCENT, 100, Duration.ofSeconds(15))));

  public ScalingTerms {
    if (min < 0 || max < min) {
      throw new IllegalArgumentException(
          "min: %d, max: %d (expected: 0 <= min <= max)".formatted(min, max));
    }
    if (up.policies().isEmpty() || down.policies().isEmpty()) {
      throw new IllegalArgumentException("policies (expected: at least one in each direction)");
    }
  }

  /** The bounds, with the default behaviour. */
  public static ScalingTerms defaults(int min, int max) {
    return new ScalingTerms(min, max, DEFAULT_UP, DEFAULT_DOWN);
  }
}

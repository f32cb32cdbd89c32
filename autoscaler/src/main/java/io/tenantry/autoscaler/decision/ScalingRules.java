package io.tenantry.autoscaler.decision;

import java.time.Duration;
import java.util.List;

/**
 * How one direction behaves: HPA's {@code HPAScalingRules}.
 *
 * @param stabilization how long a change must have been wanted; 0..3600 s
 * @param tolerance relative difference between need and replicas that is left alone; 0..1
 * @param select which policy counts when several allow different amounts
 * @param policies none means that the rate is not limited
 */
public record ScalingRules(
    Duration stabilization, double tolerance, Selection select, List<RatePolicy> policies) {

  /** Which of several policies counts. */
  public enum Selection {
    /** The one that allows the greatest change. */
    MAX,
    /** The one that allows the smallest change. */
    MIN,
    /** None: this direction is switched off. */
    DISABLED
  }

  /** HPA's defaults for scaling up, with a tolerance of 5 %. */
  public static final ScalingRules DEFAULT_UP =
      new ScalingRules(
          Duration.ZERO,
          0.05,
          Selection.MAX,
          List.of(
              new RatePolicy(RatePolicy.Unit.PODS, 4, Duration.ofSeconds(15)),
              new RatePolicy(RatePolicy.Unit.PERCENT, 100, Duration.ofSeconds(15))));

  /** HPA's defaults for scaling down, with a tolerance of 10 %. */
  public static final ScalingRules DEFAULT_DOWN =
      new ScalingRules(
          Duration.ofMinutes(5),
          0.10,
          Selection.MAX,
          List.of(new RatePolicy(RatePolicy.Unit.PERCENT, 100, Duration.ofSeconds(15))));

  /**
   * Scaling up with a learned capacity: at once to what is needed, because the number that is
   * needed is known and is no guess that has to be approached.
   */
  public static final ScalingRules LEARNED_UP =
      new ScalingRules(
          DEFAULT_UP.stabilization(), DEFAULT_UP.tolerance(), DEFAULT_UP.select(), List.of());

  /**
   * Scaling down with a learned capacity: HPA's policy, and 40 seconds in place of its five
   * minutes, because what the demand may do next is in the outlook already.
   */
  public static final ScalingRules LEARNED_DOWN =
      new ScalingRules(
          Duration.ofSeconds(40),
          DEFAULT_DOWN.tolerance(),
          DEFAULT_DOWN.select(),
          DEFAULT_DOWN.policies());

  public ScalingRules {
    if (stabilization.isNegative() || stabilization.compareTo(Duration.ofHours(1)) > 0) {
      throw new IllegalArgumentException(
          "stabilization: %s (expected: 0..3600 s)".formatted(stabilization));
    }
    if (!(tolerance >= 0 && tolerance <= 1)) {
      throw new IllegalArgumentException("tolerance: %s (expected: 0..1)".formatted(tolerance));
    }
    policies = List.copyOf(policies);
  }
}

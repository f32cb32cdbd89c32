package io.tenantry.autoscaler.simulator.policy.kpa;

/**
 * What a KPA is told.
 *
 * @param target load that a pod should have, in requests at once or in requests per second; > 0
 * @param total load that a pod can take, of which {@code target} is a share
 * @param burst load that must find room at any time, without the activator; 0: none, negative:
 *     without limit
 * @param panicThreshold panic begins when the short window asks for this many times the Ready pods
 * @param stableWindow length of the long window, after which panic may end, in seconds
 * @param panicWindow length of the short window, in seconds
 * @param maxUp most that the Ready pods may be multiplied with at once; > 1
 * @param maxDown most that they may be divided by at once; > 1
 * @param activationScale fewest pods whenever there is load; 1: no such rule
 * @param scaleDownDelay time for which fewer pods must have been wanted, in seconds; 0: none
 * @param reachable whether the revision gets traffic; one that gets none is not scaled down gently
 */
public record KpaTerms(
    double target,
    double total,
    double burst,
    double panicThreshold,
    double stableWindow,
    double panicWindow,
    double maxUp,
    double maxDown,
    int activationScale,
    double scaleDownDelay,
    boolean reachable) {

  public KpaTerms {
    if (!(target > 0) || !(maxUp > 1) || !(maxDown > 1)) {
      throw new IllegalArgumentException(
          "target: %s, maxUp: %s, maxDown: %s (expected: target > 0, maxUp and maxDown > 1)"
              .formatted(target, maxUp, maxDown));
    }
  }

  /** Knative's defaults, with {@code target} as 70 % of what a pod can take. */
  public static KpaTerms defaults(double target) {
    return new KpaTerms(target, target / 0.7, 211, 2, 60, 6, 1000, 2, 1, 0, true);
  }
}

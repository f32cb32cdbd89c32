package io.tenantry.autoscaler.simulator.policy.hpa;

/**
 * What one synchronization decides.
 *
 * @param replicas to set; the present number when nothing is to be done
 * @param ableToScale reason of the condition {@code AbleToScale}
 * @param scalingLimited reason of the condition {@code ScalingLimited}
 */
public record Sync(int replicas, AbleToScale ableToScale, ScalingLimited scalingLimited) {

  /** Whether stabilization changed what the metric asked for. */
  public enum AbleToScale {
    /** No stabilization was asked: the number is out of bounds, or not known. */
    SUCCEEDED_GET_SCALE,
    READY_FOR_NEW_SCALE,
    SCALE_UP_STABILIZED,
    SCALE_DOWN_STABILIZED
  }

  /** What kept the replicas from what was wanted. */
  public enum ScalingLimited {
    DESIRED_WITHIN_RANGE,
    SCALE_UP_LIMIT,
    SCALE_DOWN_LIMIT,
    TOO_MANY_REPLICAS,
    TOO_FEW_REPLICAS
  }
}

package io.tenantry.autoscaler.workload;

/** Fewest and most replicas of a workload, both inclusive. */
public record ReplicaBounds(int min, int max) {

  public ReplicaBounds {
    if (min < 1 || max < min) {
      throw new IllegalArgumentException(
          "min: %d, max: %d (expected: 1 <= min <= max)".formatted(min, max));
    }
  }

  /** {@code replicas}, moved to the nearest bound when outside. */
  public int clamp(int replicas) {
    return Math.clamp(replicas, min, max);
  }
}

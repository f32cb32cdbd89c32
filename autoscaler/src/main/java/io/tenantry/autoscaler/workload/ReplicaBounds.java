package io.tenantry.autoscaler.workload;

/**
 * Fewest and most replicas of a workload, both inclusive.
 *
 * @param min 0 for a workload that needs none while nothing is asked of it
 */
public record ReplicaBounds(int min, int max) {

  public ReplicaBounds {
    if (min < 0 || max < 1 || max < min) {
      throw new IllegalArgumentException(
          "min: %d, max: %d (expected: 0 <= min <= max, max >= 1)".formatted(min, max));
    }
  }

  /** Whether nothing asked is reason for no replicas. */
  public boolean allowNone() {
    return min == 0;
  }

  /** {@code replicas}, moved to the nearest bound when outside. */
  public int clamp(int replicas) {
    return Math.clamp(replicas, min, max);
  }
}

package io.tenantry.autoscaler.decision;

/**
 * Replicas of a workload as the cluster knows them; both >= 0.
 *
 * @param requested what the target's spec asks for
 * @param ready those that take requests
 */
public record Replicas(int requested, int ready) {

  public Replicas {
    if (requested < 0 || ready < 0) {
      throw new IllegalArgumentException(
          "requested: %d, ready: %d (expected: both >= 0)".formatted(requested, ready));
    }
  }

  /** Asked for and not yet ready: capacity that is on its way and must not be asked for again. */
  public int starting() {
    return Math.max(0, requested - ready);
  }
}

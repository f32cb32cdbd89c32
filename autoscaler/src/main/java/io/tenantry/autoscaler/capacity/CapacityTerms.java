package io.tenantry.autoscaler.capacity;

/** Where what a replica can do is known from. */
public sealed interface CapacityTerms permits ReplicaCapacity, CapacityTerms.Learned {

  /**
   * It is learned from the processor time that requests cost.
   *
   * @param cpusPerReplica processors that a replica may use; > 0
   */
  record Learned(double cpusPerReplica) implements CapacityTerms {

    public Learned {
      if (!(cpusPerReplica > 0) || Double.isInfinite(cpusPerReplica)) {
        throw new IllegalArgumentException(
            "cpusPerReplica: %s (expected: > 0)".formatted(cpusPerReplica));
      }
    }
  }
}

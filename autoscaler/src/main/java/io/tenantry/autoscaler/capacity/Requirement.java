package io.tenantry.autoscaler.capacity;

import java.util.OptionalDouble;

/** What a demand asks of the replicas, by what is known of their capacity. */
public sealed interface Requirement
    permits CapacityRequirement, LatenessTradeOff, Requirement.NotKnownYet {

  /** Replicas, as a fraction where it is one; empty while it is not known. */
  OptionalDouble replicas();

  /** What a request costs is still being learned. */
  record NotKnownYet() implements Requirement {

    @Override
    public OptionalDouble replicas() {
      return OptionalDouble.empty();
    }
  }
}

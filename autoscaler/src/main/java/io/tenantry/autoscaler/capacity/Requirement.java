package io.tenantry.autoscaler.capacity;

import java.util.OptionalDouble;

/** What a demand asks of the replicas, by what is known of their capacity. */
public sealed interface Requirement
    permits CapacityRequirement,
        LatenessTradeOff,
        Requirement.NotKnownYet,
        Requirement.NothingAsked {

  /** Replicas, as a fraction where it is one; empty while it is not known. */
  OptionalDouble replicas();

  /** What a request costs is still being learned. */
  record NotKnownYet() implements Requirement {

    @Override
    public OptionalDouble replicas() {
      return OptionalDouble.empty();
    }
  }

  /** No request is there, and an edge that is heard sends none. */
  record NothingAsked() implements Requirement {

    @Override
    public OptionalDouble replicas() {
      return OptionalDouble.of(0);
    }
  }
}

package io.tenantry.autoscaler.capacity;

import java.util.OptionalDouble;

/**
 * Replicas that a demand needs, as fractions.
 *
 * @param forArrivals to serve what arrives; 0 only when nothing does
 * @param forBacklog to work off what waits, on top
 */
public record CapacityRequirement(double forArrivals, double forBacklog) implements Requirement {

  public CapacityRequirement {
    if (!(forArrivals >= 0 && forBacklog >= 0) || Double.isInfinite(forArrivals + forBacklog)) {
      throw new IllegalArgumentException(
          "forArrivals: %s, forBacklog: %s (expected: finite, >= 0)"
              .formatted(forArrivals, forBacklog));
    }
  }

  @Override
  public OptionalDouble replicas() {
    return OptionalDouble.of(total());
  }

  /** Both together. */
  public double total() {
    return forArrivals + forBacklog;
  }
}

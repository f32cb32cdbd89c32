package io.tenantry.autoscaler.capacity;

import io.tenantry.autoscaler.demand.Demand;
import java.time.Duration;

/** What one replica serves while it keeps the objective; positive and finite. */
public record ReplicaCapacity(double requestsPerSecond) implements CapacityTerms {

  /** A backlog is to be worked off within this time, on top of what arrives. */
  public static final Duration BACKLOG_DRAIN = Duration.ofSeconds(10);

  public ReplicaCapacity {
    if (!(requestsPerSecond > 0) || Double.isInfinite(requestsPerSecond)) {
      throw new IllegalArgumentException(
          "requestsPerSecond: %s (expected: > 0)".formatted(requestsPerSecond));
    }
  }

  /** Replicas, as a fraction, that serve {@code demand} and drain its backlog. */
  public CapacityRequirement requirementOf(Demand demand) {
    return new CapacityRequirement(
        demand.requestsPerSecond() / requestsPerSecond,
        demand.backlog() / BACKLOG_DRAIN.toSeconds() / requestsPerSecond);
  }
}

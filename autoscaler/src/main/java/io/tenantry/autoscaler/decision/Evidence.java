package io.tenantry.autoscaler.decision;

import io.tenantry.autoscaler.capacity.Requirement;
import io.tenantry.autoscaler.demand.Demand;
import io.tenantry.autoscaler.workload.PodName;
import java.time.Duration;
import java.util.Set;

/** What is known about a workload's demand. */
public sealed interface Evidence {

  /**
   * A fresh signal.
   *
   * @param age of the newest sample of the pod that is furthest behind
   * @param demand of all pods; what silent ones are asked is taken from what the others are
   * @param silentPods ready pods that it does not speak of; while there are any, the demand is a
   *     guess and proves no scale-down
   */
  record Measured(Duration age, Demand demand, Requirement required, Set<PodName> silentPods)
      implements Evidence {

    public Measured {
      silentPods = Set.copyOf(silentPods);
    }
  }

  /**
   * No pod is there to be heard; what an edge tells instead.
   *
   * @param age of what it tells
   * @param requestsPerSecond that it has for the workload; >= 0
   * @param required for them
   */
  record AtEdge(Duration age, double requestsPerSecond, Requirement required) implements Evidence {

    public AtEdge {
      if (!(requestsPerSecond >= 0)) {
        throw new IllegalArgumentException(
            "requestsPerSecond: %s (expected: >= 0)".formatted(requestsPerSecond));
      }
    }
  }

  /** A signal whose newest sample is {@code age} old: too old. */
  record Outdated(Duration age) implements Evidence {}

  /** No signal. */
  record Absent() implements Evidence {}
}

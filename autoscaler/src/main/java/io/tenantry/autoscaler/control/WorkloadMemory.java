package io.tenantry.autoscaler.control;

import io.tenantry.autoscaler.actuation.Actuation;
import io.tenantry.autoscaler.decision.DecisionOutcome;
import io.tenantry.autoscaler.decision.DecisionState;
import io.tenantry.autoscaler.decision.Replicas;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the loop keeps of a workload between ticks.
 *
 * @param expected a change of ours that the cluster's cache may not show yet; null when none
 */
record WorkloadMemory(DecisionState decisions, @Nullable Expected expected) {

  /** {@code from} became {@code to} at {@code at}. */
  record Expected(int from, int to, Instant at) {}

  /** How long a cache may lag before what it shows is believed to be someone's change. */
  private static final Duration CACHE_LAG = Duration.ofSeconds(5);

  static WorkloadMemory initial(int replicas, Instant now) {
    return new WorkloadMemory(DecisionState.initial(replicas, now), null);
  }

  /** {@code observed}, with our own last change if the cache still shows what was before it. */
  Replicas reconcile(Replicas observed, Instant now) {
    return expected != null
            && observed.requested() == expected.from()
            && now.isBefore(expected.at().plus(CACHE_LAG))
        ? new Replicas(expected.to(), observed.ready())
        : observed;
  }

  WorkloadMemory after(DecisionOutcome outcome, Actuation actuation) {
    DecisionState next = outcome.verdict().next();
    return switch (actuation) {
      case Actuation.Applied _ ->
          new WorkloadMemory(
              next.afterScaling(outcome.to() - outcome.from(), outcome.at()),
              new Expected(outcome.from(), outcome.to(), outcome.at()));
      case Actuation.NotNeeded _, Actuation.Withheld _, Actuation.Failed _ ->
          new WorkloadMemory(next, expected);
    };
  }
}

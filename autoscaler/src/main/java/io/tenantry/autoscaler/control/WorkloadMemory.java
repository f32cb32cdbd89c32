package io.tenantry.autoscaler.control;

import io.tenantry.autoscaler.actuation.Actuation;
import io.tenantry.autoscaler.decision.DecisionOutcome;
import io.tenantry.autoscaler.decision.DecisionState;
import io.tenantry.autoscaler.decision.Replicas;
import io.tenantry.autoscaler.fairness.TenantLimits;
import io.tenantry.autoscaler.workload.WorkloadRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What the loop keeps of a workload between ticks.
 *
 * @param recent changes of ours that the cluster's cache may not show yet, oldest first
 * @param limits what tenants were held to last
 * @param unheard who says nothing; changes in place
 * @param model what was learned; changes in place
 */
record WorkloadMemory(
    DecisionState decisions,
    List<Change> recent,
    TenantLimits limits,
    UnheardPods unheard,
    WorkloadModel model) {

  /** {@code from} became {@code to} at {@code at}. */
  record Change(int from, int to, Instant at) {}

  /** How long a cache may lag before what it shows is believed to be someone else's change. */
  private static final Duration CACHE_LAG = Duration.ofSeconds(5);

  /** A model that has learned within this time is ours, and newer than any that is kept. */
  private static final Duration LEARNING = Duration.ofSeconds(30);

  WorkloadMemory {
    recent = List.copyOf(recent);
  }

  static WorkloadMemory initial(int replicas, Instant now) {
    return new WorkloadMemory(
        DecisionState.initial(replicas, now),
        List.of(),
        TenantLimits.NONE,
        new UnheardPods(),
        new WorkloadModel());
  }

  /**
   * This, with what {@code store} has that is newer, unless the model learns just now: somebody
   * else may have led meanwhile.
   */
  WorkloadMemory recalling(ModelStore store, WorkloadRef workload, Instant now) {
    if (now.isBefore(model.lastLesson().plus(LEARNING))) {
      return this;
    }
    return store
        .kept(workload)
        .filter(kept -> kept.at().isAfter(model.lastLesson()))
        .map(kept ->
            new WorkloadMemory(decisions, recent, limits, unheard, new WorkloadModel(kept, now)))
        .orElse(this);
  }

  /** {@code observed}, with our own last change if the cache still shows what was before it. */
  Replicas reconcile(Replicas observed, Instant now) {
    List<Change> unseen = unseen(now);
    return unseen.stream().anyMatch(change -> change.from() == observed.requested())
        ? new Replicas(unseen.getLast().to(), observed.ready())
        : observed;
  }

  WorkloadMemory after(DecisionOutcome outcome, Actuation actuation) {
    DecisionState next = outcome.verdict().next();
    List<Change> changes = new ArrayList<>(unseen(outcome.at()));
    if (actuation instanceof Actuation.Applied) {
      changes.add(new Change(outcome.from(), outcome.to(), outcome.at()));
      next = next.afterScaling(outcome.to() - outcome.from(), outcome.at());
    }
    return new WorkloadMemory(next, changes, outcome.limits(), unheard, model);
  }

  private List<Change> unseen(Instant now) {
    return recent.stream().filter(change -> now.isBefore(change.at().plus(CACHE_LAG))).toList();
  }
}

package io.tenantry.autoscaler.control;

import io.tenantry.autoscaler.capacity.CapacityTerms;
import io.tenantry.autoscaler.capacity.LateRequests;
import io.tenantry.autoscaler.capacity.LatenessTradeOff;
import io.tenantry.autoscaler.capacity.LearnedCapacity;
import io.tenantry.autoscaler.capacity.RequestCost;
import io.tenantry.autoscaler.capacity.Requirement;
import io.tenantry.autoscaler.capacity.StartUpTime;
import io.tenantry.autoscaler.decision.LatenessBudget;
import io.tenantry.autoscaler.decision.Replicas;
import io.tenantry.autoscaler.demand.DemandHistory;
import io.tenantry.autoscaler.demand.Dispersion;
import io.tenantry.autoscaler.demand.EdgeLead;
import io.tenantry.autoscaler.demand.LatencyObjective;
import io.tenantry.autoscaler.demand.Outlook;
import io.tenantry.autoscaler.demand.PresentDemand;
import io.tenantry.autoscaler.demand.Seasons;
import io.tenantry.autoscaler.signal.EdgeSignal;
import io.tenantry.autoscaler.signal.LatencyHistogram;
import io.tenantry.autoscaler.signal.PodSignal;
import io.tenantry.autoscaler.signal.WorkloadSignal;
import io.tenantry.autoscaler.workload.PodName;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * All that was learned about one workload: what its requests cost, how its demand moves, how long
 * its replicas take to start, and the price at which as many requests are late as may be. Mutable;
 * for the loop's thread. What it answers is in the evidence of the decision, so that a decision can
 * be made again without it.
 */
final class WorkloadModel {

  /** Ticks closer to the last one than this teach nothing new. */
  private static final Duration LESSON = Duration.ofMillis(800);

  /** So long after a silence of all pods, the shortest window of arrivals is whole again. */
  private static final Duration WHOLE_AGAIN = Duration.ofSeconds(3);

  /** Pods younger than this are warming up: a request costs more than it will. */
  private static final Duration WARM = Duration.ofSeconds(60);

  /** What a pod that is warming up did counts so much. */
  private static final double COLD_WEIGHT = 0.05;

  /**
   * Requests in flight that are no backlog yet, as a multiple of those that a replica finishes
   * within the objective. From a third of it on, replicas come and go with every chance.
   */
  private static final double IN_FLIGHT_PER_SLACK = 1.7;

  /** A backlog is to be worked off within so many seconds. */
  private static final double DRAIN_SECONDS = 10;

  /**
   * A request's shortest durations are this part of its mean work, on a replica that is not idle.
   */
  private static final double SHORT_WORK = 0.3;

  private final StartUpTime startUp;
  private final DemandHistory history;
  private final EdgeLead edge = new EdgeLead();
  private final Seasons seasons = new Seasons();
  private Dispersion dispersion;
  private RequestCost cost;
  private Optional<LatenessBudget> budget;
  private double waitingSeconds;
  private Optional<LearnedCapacity> capacity = Optional.empty();
  private LateRequests lateRequests = LateRequests.NONE;
  private double present;
  private Instant lastLesson = Instant.MIN;
  private boolean hasHeard;
  private boolean silent;
  private Instant wholeAgain = Instant.MIN;
  private LatencyHistogram served = LatencyHistogram.EMPTY;
  private double refused;
  private Map<PodName, PodSignal> pods = new HashMap<>();

  /** A model that has learned nothing. */
  WorkloadModel() {
    startUp = new StartUpTime();
    history = new DemandHistory();
    dispersion = Dispersion.POISSON;
    cost = RequestCost.UNKNOWN;
    budget = Optional.empty();
  }

  /** A model that knows what of {@code snapshot} is worth believing at {@code now}. */
  WorkloadModel(ModelSnapshot snapshot, Instant now) {
    ModelSnapshot believed = snapshot.believedAt(now);
    startUp = new StartUpTime(believed.startUp());
    history = new DemandHistory(believed.demand());
    dispersion = believed.dispersion();
    cost = believed.cost();
    budget = believed.budget();
    waitingSeconds = believed.waitingSeconds();
    // Another machine's clock may be ahead, which must not keep this model from learning.
    lastLesson = snapshot.at().isBefore(now.minus(LESSON)) ? snapshot.at() : now.minus(LESSON);
  }

  /** What was learned until now. */
  ModelSnapshot snapshot() {
    return new ModelSnapshot(
        lastLesson, cost, budget, waitingSeconds, startUp.learned(), dispersion, history.memory());
  }

  /** When it, or what it goes on from, learned last; {@link Instant#MIN}: never. */
  Instant lastLesson() {
    return lastLesson;
  }

  /** Nobody is heard: what was before is not what comes next, and a gap is no fall. */
  void interrupted() {
    silent = true;
  }

  /**
   * Takes in what a fresh signal shows; once a second at most.
   *
   * @param ofAll demand of all pods as a multiple of what those are asked that are counted; >= 1
   */
  void learn(
      WorkloadSignal signal,
      double ofAll,
      Replicas replicas,
      LatencyObjective objective,
      Instant now) {
    if (now.isBefore(lastLesson.plus(LESSON))) {
      return;
    }
    if (silent && hasHeard) {
      wholeAgain = now.plus(WHOLE_AGAIN);
      history.interrupted();
    }
    silent = false;
    boolean first = !hasHeard;
    hasHeard = true;
    lastLesson = now;
    startUp.observe(replicas.requested(), replicas.ready(), now);
    if (now.isBefore(wholeAgain)) {
      present = Math.max(present, arriving(signal, ofAll));
    } else {
      dispersion = dispersion.after(signal.recent());
      present = arriving(signal, ofAll);
      history.observe(present, horizonSeconds());
      seasons.observe(present, horizonSeconds(), now);
    }
    signal
        .edge()
        .filter(EdgeSignal::isFresh)
        .ifPresent(known -> edge.observe(known.forwarded(), present));
    learnCost(signal, now);
    if (!first) {
      LatencyHistogram ended = signal.served().minus(served);
      double turnedAway = Math.max(0, signal.refused() - refused);
      double late = ended.countAbove(objective.targetSeconds()) + turnedAway;
      double all = ended.count() + turnedAway;
      double expected =
          capacity
              .map(known -> known.lateShare(Math.max(1, replicas.ready()), present))
              .orElse(1.0);
      lateRequests = lateRequests.after(late, all, expected * all);
      if (!lateRequests.othersToBlame(objective.allowedLate())) {
        budget = budget.map(known -> known.after(late, all, objective.allowedLate()));
        learnWaiting(ended, objective);
      }
    }
    served = signal.served();
    refused = signal.refused();
  }

  private double arriving(WorkloadSignal signal, double ofAll) {
    return ofAll * PresentDemand.requestsPerSecond(signal.recent(), dispersion.factor());
  }

  private void learnCost(WorkloadSignal signal, Instant now) {
    double cpuSeconds = 0;
    double finished = 0;
    for (Map.Entry<PodName, PodSignal> pod : signal.pods().entrySet()) {
      PodSignal totals = pod.getValue();
      PodSignal before = pods.get(pod.getKey());
      if (before != null && before.cpuSeconds().isPresent() && totals.cpuSeconds().isPresent()) {
        boolean warm = !now.isBefore(totals.firstHeard().plus(WARM));
        double weight = warm ? 1 : COLD_WEIGHT;
        cpuSeconds +=
            weight * (totals.cpuSeconds().getAsDouble() - before.cpuSeconds().getAsDouble());
        finished += weight * (totals.finished() - before.finished());
      }
    }
    cost = cost.after(Math.max(0, cpuSeconds), Math.max(0, finished));
    pods = new HashMap<>(signal.pods());
  }

  /** What requests wait on others without using a processor is what even the shortest take. */
  private void learnWaiting(LatencyHistogram ended, LatencyObjective objective) {
    OptionalDouble shortest = ended.quantile(0.05);
    OptionalDouble work = cost.secondsPerRequest();
    if (ended.count() < 20 || shortest.isEmpty() || work.isEmpty()) {
      return;
    }
    double seen =
        Math.clamp(
            shortest.getAsDouble() - SHORT_WORK * work.getAsDouble(),
            0,
            objective.targetSeconds() / 2);
    waitingSeconds += (seen < waitingSeconds ? 0.05 : 0.005) * (seen - waitingSeconds);
  }

  /**
   * What the demand asks of the replicas.
   *
   * @param ofAll as in {@link #learn}
   */
  Requirement requirement(
      WorkloadSignal signal,
      double ofAll,
      Replicas replicas,
      LatencyObjective objective,
      CapacityTerms.Learned terms) {
    capacity = capacity(objective, terms);
    if (capacity.isEmpty()) {
      return new Requirement.NotKnownYet();
    }
    LearnedCapacity learned = capacity.get();
    double allowed = objective.allowedLate();
    LatenessBudget known = budgetAt(present, learned, allowed);
    budget = Optional.of(known);
    Outlook outlook =
        history
            .outlook(present)
            .atLeast(edge.onTheirWay(horizonSeconds()))
            .atLeast(seasons.expectedWithin(horizonSeconds()));
    double inFlight =
        ofAll * signal.tenants().stream().mapToLong(tenant -> tenant.inFlight()).sum();
    double mayBeInFlight =
        IN_FLIGHT_PER_SLACK
                * learned.slackSeconds()
                / learned.cpuSecondsPerRequest()
                * learned.cpusPerReplica()
                * replicas.ready()
            + present * waitingSeconds;
    boolean othersToBlame = lateRequests.othersToBlame(allowed);
    double backlog = othersToBlame ? 0 : Math.max(0, inFlight - mayBeInFlight);
    return new LatenessTradeOff(
        outlook,
        learned,
        backlog / DRAIN_SECONDS,
        known.price(),
        othersToBlame,
        known.late(),
        known.all());
  }

  /** What a demand that no replica has seen asks of them. */
  Requirement requirementAt(
      double requestsPerSecond, LatencyObjective objective, CapacityTerms.Learned terms) {
    Optional<LearnedCapacity> known = capacity(objective, terms);
    if (known.isEmpty()) {
      return new Requirement.NotKnownYet();
    }
    LatenessBudget spent = budgetAt(requestsPerSecond, known.get(), objective.allowedLate());
    return new LatenessTradeOff(
        Outlook.unchanged(requestsPerSecond),
        known.get(),
        0,
        spent.price(),
        false,
        spent.late(),
        spent.all());
  }

  private Optional<LearnedCapacity> capacity(
      LatencyObjective objective, CapacityTerms.Learned terms) {
    OptionalDouble work = cost.secondsPerRequest();
    return work.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new LearnedCapacity(
                work.getAsDouble(),
                terms.cpusPerReplica(),
                objective.targetSeconds() - waitingSeconds));
  }

  private LatenessBudget budgetAt(
      double requestsPerSecond, LearnedCapacity learned, double allowed) {
    return budget
        .orElseGet(() ->
            LatenessBudget.startingAt(learned.priceOf(Math.max(1, requestsPerSecond), allowed)))
        .atLeast(learned.lowestPrice());
  }

  private int horizonSeconds() {
    return startUp.horizonSeconds();
  }
}

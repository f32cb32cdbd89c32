package io.tenantry.autoscaler.console;

import io.tenantry.autoscaler.capacity.LatenessTradeOff;
import io.tenantry.autoscaler.decision.DecisionOutcome;
import io.tenantry.autoscaler.decision.Evidence;
import io.tenantry.autoscaler.decision.Mode;
import io.tenantry.autoscaler.decision.Situation;
import io.tenantry.autoscaler.demand.Demand;
import io.tenantry.autoscaler.demand.LatencyObjective;
import io.tenantry.autoscaler.demand.TenantDemand;
import io.tenantry.autoscaler.signal.Windows;
import io.tenantry.autoscaler.workload.PodName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * One workload as of its last decision.
 *
 * @param decidedAt when that was
 * @param sentence that decision in words, with the numbers of now; {@code decision} has those of
 *     when it was first made
 * @param capacityRequestsPerSecond what one replica serves within the objective; null while that is
 *     not known
 * @param learned how that is known; null with a stated capacity and while it is not known
 * @param demand null without a fresh signal
 * @param capped whether the demand is above what {@code max} replicas serve, so that tenants get
 *     shares
 * @param tenants worst first, at most {@link #MAX_TENANTS}; empty without a fresh signal
 * @param otherTenants how many more there are
 */
record WorkloadView(
    String namespace,
    String kind,
    String name,
    Instant decidedAt,
    String sentence,
    Mode mode,
    ReplicasView replicas,
    ObjectiveView objective,
    @Nullable Double capacityRequestsPerSecond,
    @Nullable LearnedView learned,
    SignalView signal,
    @Nullable DemandView demand,
    boolean capped,
    List<TenantView> tenants,
    int otherTenants,
    DecisionView decision) {

  /** The worst are shown; the rest is counted. */
  static final int MAX_TENANTS = 50;

  private static final int NAMED_PODS = 5;

  /**
   * Replicas in all their senses.
   *
   * @param requested asked for, after the last decision and what became of it
   * @param ready that take requests
   * @param recommended for the demand, before stabilization, policies and bounds
   */
  record ReplicasView(int requested, int ready, int recommended, int min, int max) {}

  /**
   * What tenants were promised.
   *
   * @param windowSeconds how far back a latency looks
   */
  record ObjectiveView(double percentile, double targetMillis, long windowSeconds) {

    static ObjectiveView of(LatencyObjective objective) {
      return new ObjectiveView(
          objective.percentile(),
          Rounded.hundredths(objective.targetSeconds() * 1000),
          Windows.SLOW.toSeconds());
    }
  }

  /**
   * How far what is known can be trusted.
   *
   * @param ageSeconds of the newest sample; null when there is none
   * @param silentPods ready pods that report nothing
   * @param silentPodNames the first few of them, by name
   */
  record SignalView(
      State state, @Nullable Double ageSeconds, int silentPods, List<String> silentPodNames) {

    enum State {
      /** All ready pods were heard lately. */
      FRESH,
      /** Some were. */
      PARTIAL,
      /** None was, for too long. */
      STALE,
      /** None ever was. */
      ABSENT
    }

    static SignalView of(Evidence evidence) {
      return switch (evidence) {
        case Evidence.Measured(var age, _, _, var silent) ->
            new SignalView(
                silent.isEmpty() ? State.FRESH : State.PARTIAL,
                seconds(age),
                silent.size(),
                silent.stream().map(PodName::value).sorted().limit(NAMED_PODS).toList());
        case Evidence.AtEdge(var age, _, _) ->
            new SignalView(State.FRESH, seconds(age), 0, List.of());
        case Evidence.Outdated(var age) -> new SignalView(State.STALE, seconds(age), 0, List.of());
        case Evidence.Absent() -> new SignalView(State.ABSENT, null, 0, List.of());
      };
    }

    private static double seconds(Duration age) {
      return Rounded.hundredths(age.toNanos() / 1e9);
    }
  }

  /**
   * The work of all tenants together.
   *
   * @param backlog requests in flight beyond those that may be there within the objective
   * @param latencyMillis at the objective's percentile; null without requests
   * @param replicasNeeded for it, as a fraction; null while it is being learned
   */
  record DemandView(
      double requestsPerSecond,
      long inFlight,
      double backlog,
      @Nullable Double latencyMillis,
      @Nullable Double replicasNeeded) {}

  static WorkloadView of(DecisionOutcome outcome, DecisionView decision) {
    Situation situation = outcome.situation();
    DemandView demand = null;
    LearnedView learned = null;
    List<TenantView> tenants = List.of();
    if (situation.evidence() instanceof Evidence.Measured(_, var measured, var required, _)) {
      demand = demandView(measured, required.replicas());
      if (required instanceof LatenessTradeOff tradeOff) {
        learned = LearnedView.of(tradeOff, outcome.objective());
      }
      tenants = TenantView.worstFirst(measured, outcome.objective(), outcome.shares());
    }
    return new WorkloadView(
        outcome.workload().namespace(),
        outcome.workload().kind().kubernetesName(),
        outcome.workload().name(),
        outcome.at(),
        outcome.sentence(),
        situation.policy().mode(),
        new ReplicasView(
            decision.requested(),
            situation.replicas().ready(),
            outcome.verdict().recommended(),
            situation.bounds().min(),
            situation.bounds().max()),
        ObjectiveView.of(outcome.objective()),
        outcome.capacityRequestsPerSecond() > 0
            ? Rounded.hundredths(outcome.capacityRequestsPerSecond())
            : null,
        learned,
        SignalView.of(situation.evidence()),
        demand,
        !outcome.shares().isEmpty(),
        tenants.stream().limit(MAX_TENANTS).toList(),
        Math.max(0, tenants.size() - MAX_TENANTS),
        decision);
  }

  private static DemandView demandView(Demand demand, OptionalDouble replicasNeeded) {
    return new DemandView(
        Rounded.hundredths(demand.requestsPerSecond()),
        demand.tenants().stream().mapToLong(TenantDemand::inFlight).sum(),
        Rounded.hundredths(demand.backlog()),
        demand.latencySeconds().isPresent()
            ? Rounded.hundredths(demand.latencySeconds().getAsDouble() * 1000)
            : null,
        replicasNeeded.isPresent() ? Rounded.hundredths(replicasNeeded.getAsDouble()) : null);
  }
}

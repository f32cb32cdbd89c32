package io.tenantry.autoscaler.console;

import io.tenantry.autoscaler.capacity.LatenessTradeOff;
import io.tenantry.autoscaler.capacity.LearnedCapacity;
import io.tenantry.autoscaler.capacity.ReplicaCapacity;
import io.tenantry.autoscaler.decision.DecisionOutcome;
import io.tenantry.autoscaler.decision.DecisionState;
import io.tenantry.autoscaler.decision.Evidence;
import io.tenantry.autoscaler.decision.Mode;
import io.tenantry.autoscaler.decision.Reason;
import io.tenantry.autoscaler.decision.Replicas;
import io.tenantry.autoscaler.decision.ScalingDecision;
import io.tenantry.autoscaler.decision.ScalingPolicy;
import io.tenantry.autoscaler.decision.ScalingRules;
import io.tenantry.autoscaler.decision.Situation;
import io.tenantry.autoscaler.decision.Verdict;
import io.tenantry.autoscaler.demand.Demand;
import io.tenantry.autoscaler.demand.LatencyObjective;
import io.tenantry.autoscaler.demand.Outlook;
import io.tenantry.autoscaler.demand.TenantDemand;
import io.tenantry.autoscaler.fairness.TenantLimits;
import io.tenantry.autoscaler.signal.TenantKey;
import io.tenantry.autoscaler.workload.PlanName;
import io.tenantry.autoscaler.workload.PodName;
import io.tenantry.autoscaler.workload.Region;
import io.tenantry.autoscaler.workload.ReplicaBounds;
import io.tenantry.autoscaler.workload.TenantId;
import io.tenantry.autoscaler.workload.WorkloadKind;
import io.tenantry.autoscaler.workload.WorkloadRef;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.IntStream;

/** Decisions as the loop makes them, for tests that need one at once. */
final class Outcomes {

  static final LatencyObjective OBJECTIVE = new LatencyObjective(95, Duration.ofMillis(250));

  private Outcomes() {}

  static WorkloadRef workload(String name) {
    return new WorkloadRef("shop", WorkloadKind.DEPLOYMENT, name);
  }

  static TenantDemand tenant(String name, double requestsPerSecond, double latencySeconds) {
    return new TenantDemand(key(name), requestsPerSecond, 1, OptionalDouble.of(latencySeconds));
  }

  static TenantKey key(String name) {
    return new TenantKey(new TenantId(name), new PlanName("gold"), new Region("us-east"));
  }

  static Demand demand(List<TenantDemand> tenants) {
    return new Demand(
        tenants.stream().mapToDouble(TenantDemand::requestsPerSecond).sum(),
        0,
        tenants.stream()
            .map(TenantDemand::latencySeconds)
            .flatMapToDouble(OptionalDouble::stream)
            .max(),
        tenants);
  }

  static Demand demandOf(int tenants) {
    return demand(
        IntStream.range(0, tenants).mapToObj(i -> tenant("tenant-" + i, 1, 0.1)).toList());
  }

  static Evidence measured(Demand demand, PodName... silent) {
    return new Evidence.Measured(
        Duration.ofMillis(400),
        demand,
        new ReplicaCapacity(80).requirementOf(demand),
        Set.of(silent));
  }

  /** What was learned: 12.5 ms of CPU a request, 0.4 % late of 5 % allowed. */
  static Evidence learned(Demand demand) {
    return new Evidence.Measured(
        Duration.ofMillis(400),
        demand,
        new LatenessTradeOff(
            Outlook.unchanged(demand.requestsPerSecond()),
            new LearnedCapacity(0.0125, 1.5, 0.25),
            0,
            0.123,
            false,
            40,
            10_000),
        Set.of());
  }

  static DecisionOutcome hold(String workload, Instant at, Reason reason, Evidence evidence) {
    return outcome(workload, at, evidence, new ScalingDecision.Hold(reason));
  }

  static DecisionOutcome scale(String workload, Instant at, int to) {
    return outcome(
        workload,
        at,
        measured(demandOf(1)),
        new ScalingDecision.ScaleTo(to, Reason.DEMAND_ABOVE_CAPACITY));
  }

  private static DecisionOutcome outcome(
      String workload, Instant at, Evidence evidence, ScalingDecision decision) {
    return new DecisionOutcome(
        workload(workload),
        at,
        new Situation(
            new ScalingPolicy(
                Mode.AUTO,
                new ReplicaBounds(2, 8),
                ScalingRules.DEFAULT_UP,
                ScalingRules.DEFAULT_DOWN),
            new Replicas(2, 2),
            evidence),
        DecisionState.initial(2, at),
        OBJECTIVE,
        80,
        new Verdict(decision, 2, DecisionState.initial(2, at)),
        List.of(),
        TenantLimits.NONE);
  }
}

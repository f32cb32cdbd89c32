package io.tenantry.autoscaler.kubernetes;

import io.tenantry.autoscaler.capacity.CapacityRequirement;
import io.tenantry.autoscaler.capacity.LatenessTradeOff;
import io.tenantry.autoscaler.capacity.LearnedCapacity;
import io.tenantry.autoscaler.capacity.Requirement;
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
import io.tenantry.autoscaler.fairness.BudgetShare;
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
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;

/** Outcomes to tell the cluster of. */
record Told(Mode mode, Instant at, Evidence evidence) {

  static final Instant T0 = Instant.parse("2026-01-01T00:00:00.25Z");
  static final WorkloadRef STOREFRONT =
      new WorkloadRef("shop", WorkloadKind.DEPLOYMENT, "storefront");

  /** In mode Auto, with 200 requests/s of three tenants and every pod heard. */
  static Told at(Instant at) {
    return new Told(Mode.AUTO, at, measured(200));
  }

  static Evidence measured(double requestsPerSecond, PodName... silent) {
    return measured(requestsPerSecond, new CapacityRequirement(requestsPerSecond / 80, 0), silent);
  }

  /** A fresh signal, and a request's cost that is not known. */
  static Evidence learning(double requestsPerSecond) {
    return measured(requestsPerSecond, new Requirement.NotKnownYet());
  }

  /** A fresh signal, and what was learned: 12.5 ms of CPU a request, 0.4 % late of 5 % allowed. */
  static Evidence learned(double requestsPerSecond) {
    return measured(
        requestsPerSecond,
        new LatenessTradeOff(
            Outlook.unchanged(requestsPerSecond),
            new LearnedCapacity(0.0125, 1.5, 0.25),
            0,
            0.123456,
            false,
            40,
            10_000));
  }

  private static Evidence measured(
      double requestsPerSecond, Requirement required, PodName... silent) {
    return new Evidence.Measured(
        Duration.ofSeconds(1),
        new Demand(
            requestsPerSecond,
            0,
            OptionalDouble.of(0.12),
            Stream.of("acme", "globex", "initech")
                .map(name ->
                    new TenantDemand(
                        key(name), requestsPerSecond / 3, 1, OptionalDouble.of(0.1234)))
                .toList()),
        required,
        Set.of(silent));
  }

  static TenantKey key(String tenant) {
    return new TenantKey(new TenantId(tenant), new PlanName("gold"), new Region("us-east"));
  }

  Told with(Evidence other) {
    return new Told(mode, at, other);
  }

  Told in(Mode other) {
    return new Told(other, at, evidence);
  }

  DecisionOutcome hold(int replicas, Reason reason) {
    return outcome(replicas, new ScalingDecision.Hold(reason));
  }

  DecisionOutcome scale(int from, int to, Reason reason) {
    return outcome(from, new ScalingDecision.ScaleTo(to, reason));
  }

  /** A hold of what a workload has of a budget. */
  DecisionOutcome sharing(BudgetShare share, int replicas, Reason reason) {
    return outcome(Optional.of(share), replicas, new ScalingDecision.Hold(reason));
  }

  private DecisionOutcome outcome(int replicas, ScalingDecision decision) {
    return outcome(Optional.empty(), replicas, decision);
  }

  private DecisionOutcome outcome(
      Optional<BudgetShare> budget, int replicas, ScalingDecision decision) {
    return new DecisionOutcome(
        STOREFRONT,
        at,
        new Situation(
            new ScalingPolicy(
                mode, new ReplicaBounds(2, 8), ScalingRules.DEFAULT_UP, ScalingRules.DEFAULT_DOWN),
            budget,
            new Replicas(replicas, 2),
            evidence),
        DecisionState.initial(replicas, at),
        new LatencyObjective(95, Duration.ofMillis(250)),
        80,
        new Verdict(decision, 3, DecisionState.initial(replicas, at)),
        List.of(),
        TenantLimits.NONE);
  }
}

package io.tenantry.autoscaler;

import io.tenantry.autoscaler.capacity.CapacityRequirement;
import io.tenantry.autoscaler.decision.DecisionOutcome;
import io.tenantry.autoscaler.decision.DecisionState;
import io.tenantry.autoscaler.decision.Evidence;
import io.tenantry.autoscaler.decision.Mode;
import io.tenantry.autoscaler.decision.Replicas;
import io.tenantry.autoscaler.decision.ScalingLaw;
import io.tenantry.autoscaler.decision.ScalingPolicy;
import io.tenantry.autoscaler.decision.ScalingRules;
import io.tenantry.autoscaler.decision.Situation;
import io.tenantry.autoscaler.demand.Demand;
import io.tenantry.autoscaler.demand.LatencyObjective;
import io.tenantry.autoscaler.demand.TenantDemand;
import io.tenantry.autoscaler.fairness.Share;
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

/** Outcomes that the law decided on {@code shop/storefront}: 80 requests/s a replica, 2..8. */
public final class DecidedOutcomes {

  public static final WorkloadRef STOREFRONT =
      new WorkloadRef("shop", WorkloadKind.DEPLOYMENT, "storefront");

  private static final double CAPACITY = 80;

  private DecidedOutcomes() {}

  /** One tenant's part of a demand. */
  public static TenantDemand tenant(String id, double requestsPerSecond) {
    return new TenantDemand(
        new TenantKey(new TenantId(id), new PlanName("gold"), new Region("us-east")),
        requestsPerSecond,
        3,
        requestsPerSecond > 0 ? OptionalDouble.of(0.125) : OptionalDouble.empty());
  }

  /** What these tenants ask for, from pods of which some may be silent. */
  public static Evidence measured(Set<PodName> silent, TenantDemand... tenants) {
    List<TenantDemand> all = List.of(tenants);
    double total = all.stream().mapToDouble(TenantDemand::requestsPerSecond).sum();
    return new Evidence.Measured(
        Duration.ofMillis(400),
        new Demand(total, 0, OptionalDouble.of(0.2), all),
        new CapacityRequirement(total / CAPACITY, 0),
        silent);
  }

  public static Evidence measured(TenantDemand... tenants) {
    return measured(Set.of(), tenants);
  }

  /** What is decided at {@code at} on {@code replicas} by somebody who has just arrived. */
  public static DecisionOutcome outcome(Instant at, int replicas, Evidence evidence) {
    return outcome(
        at, new Replicas(replicas, replicas), evidence, DecisionState.initial(replicas, at));
  }

  public static DecisionOutcome outcome(
      Instant at, Replicas replicas, Evidence evidence, DecisionState state, Share... shares) {
    Situation situation =
        new Situation(
            new ScalingPolicy(
                Mode.AUTO,
                new ReplicaBounds(2, 8),
                ScalingRules.DEFAULT_UP,
                ScalingRules.DEFAULT_DOWN),
            replicas,
            evidence);
    return new DecisionOutcome(
        STOREFRONT,
        at,
        situation,
        state,
        new LatencyObjective(95, Duration.ofMillis(250)),
        CAPACITY,
        ScalingLaw.decide(situation, state, at),
        List.of(shares),
        TenantLimits.of(List.of(shares), at));
  }
}

package io.tenantry.autoscaler.kubernetes;

import io.tenantry.autoscaler.capacity.ReplicaCapacity;
import io.tenantry.autoscaler.decision.ScalingPolicy;
import io.tenantry.autoscaler.demand.LatencyObjective;
import io.tenantry.autoscaler.fairness.BudgetTerms;
import io.tenantry.autoscaler.workload.WorkloadRef;
import java.time.Duration;
import java.util.Optional;

/**
 * What a legal TenantAutoscaler says, in the terms of the core.
 *
 * @param statedCapacity empty when the capacity is to be learned
 * @param budget that the workload shares with others; empty: none
 */
record AutoscalerTerms(
    WorkloadRef target,
    ScalingPolicy policy,
    LatencyObjective objective,
    Optional<ReplicaCapacity> statedCapacity,
    Duration staleAfter,
    Optional<BudgetTerms> budget) {}

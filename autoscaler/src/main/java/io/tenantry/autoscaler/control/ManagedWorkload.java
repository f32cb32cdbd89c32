package io.tenantry.autoscaler.control;

import io.tenantry.autoscaler.capacity.CapacityTerms;
import io.tenantry.autoscaler.decision.Replicas;
import io.tenantry.autoscaler.decision.ScalingPolicy;
import io.tenantry.autoscaler.demand.LatencyObjective;
import io.tenantry.autoscaler.workload.PodName;
import io.tenantry.autoscaler.workload.WorkloadRef;
import java.time.Duration;
import java.util.Set;

/**
 * A workload whose autoscaler is valid and whose target exists.
 *
 * @param capacity stated, or how it is learned
 * @param staleAfter age beyond which its signal is not acted on; positive
 * @param livePods pods that exist and are not being deleted
 * @param readyPods those of them that take requests
 */
public record ManagedWorkload(
    WorkloadRef workload,
    ScalingPolicy policy,
    LatencyObjective objective,
    CapacityTerms capacity,
    Duration staleAfter,
    Replicas replicas,
    Set<PodName> livePods,
    Set<PodName> readyPods) {

  public ManagedWorkload {
    livePods = Set.copyOf(livePods);
    readyPods = Set.copyOf(readyPods);
  }
}

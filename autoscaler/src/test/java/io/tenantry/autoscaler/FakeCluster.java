package io.tenantry.autoscaler;

import io.tenantry.autoscaler.actuation.Actuation;
import io.tenantry.autoscaler.actuation.ScaleActuator;
import io.tenantry.autoscaler.capacity.ReplicaCapacity;
import io.tenantry.autoscaler.control.ClusterSnapshot;
import io.tenantry.autoscaler.control.ClusterState;
import io.tenantry.autoscaler.control.ManagedWorkload;
import io.tenantry.autoscaler.decision.Mode;
import io.tenantry.autoscaler.decision.Replicas;
import io.tenantry.autoscaler.decision.ScalingPolicy;
import io.tenantry.autoscaler.decision.ScalingRules;
import io.tenantry.autoscaler.demand.LatencyObjective;
import io.tenantry.autoscaler.workload.PodName;
import io.tenantry.autoscaler.workload.ReplicaBounds;
import io.tenantry.autoscaler.workload.WorkloadKind;
import io.tenantry.autoscaler.workload.WorkloadRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A cluster in memory with Deployments of its own making, whose pods are ready at once: {@code
 * name-0}, {@code name-1}, … each of which serves 80 requests/s. Thread-safe.
 */
public final class FakeCluster implements ClusterState, ScaleActuator {

  /** A change that was asked for. */
  public record Scaling(WorkloadRef workload, int from, int to, Instant at) {}

  private final Map<WorkloadRef, Integer> replicas = new java.util.TreeMap<>();
  private final List<Scaling> scalings = new ArrayList<>();

  /** Adds a Deployment in namespace {@code shop}; mode Auto, 1..20 replicas. */
  public synchronized WorkloadRef deploy(String name, int initialReplicas) {
    WorkloadRef workload = new WorkloadRef("shop", WorkloadKind.DEPLOYMENT, name);
    replicas.put(workload, initialReplicas);
    return workload;
  }

  public synchronized void remove(WorkloadRef workload) {
    replicas.remove(workload);
  }

  /** Changes asked for of {@code workload}, oldest first. */
  public synchronized List<Scaling> scalingsOf(WorkloadRef workload) {
    return scalings.stream().filter(scaling -> scaling.workload().equals(workload)).toList();
  }

  /** Names of the pods that it has now. */
  public synchronized List<String> podsOf(WorkloadRef workload) {
    return IntStream.range(0, replicas.get(workload))
        .mapToObj(i -> workload.name() + "-" + i)
        .toList();
  }

  @Override
  public synchronized ClusterSnapshot snapshot() {
    return new ClusterSnapshot(replicas.keySet().stream().map(this::managed).toList(), Map.of());
  }

  @Override
  public synchronized Actuation scale(WorkloadRef workload, int from, int to) {
    scalings.add(new Scaling(workload, from, to, Instant.now()));
    replicas.put(workload, to);
    return new Actuation.Applied();
  }

  private ManagedWorkload managed(WorkloadRef workload) {
    Set<PodName> pods = podsOf(workload).stream().map(PodName::new).collect(Collectors.toSet());
    return new ManagedWorkload(
        workload,
        new ScalingPolicy(
            Mode.AUTO,
            new ReplicaBounds(1, 20),
            ScalingRules.DEFAULT_UP,
            ScalingRules.DEFAULT_DOWN),
        new LatencyObjective(95, Duration.ofMillis(250)),
        new ReplicaCapacity(80),
        Duration.ofSeconds(10),
        new Replicas(pods.size(), pods.size()),
        pods,
        pods);
  }
}

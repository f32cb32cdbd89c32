package io.tenantry.autoscaler.kubernetes;

import io.tenantry.autoscaler.actuation.Actuation;
import io.tenantry.autoscaler.actuation.ScaleActuator;
import io.tenantry.autoscaler.workload.WorkloadRef;
import java.util.HashMap;
import java.util.Map;

/** Replicas in memory. */
public final class FakeScaleActuator implements ScaleActuator {

  private final Map<WorkloadRef, Integer> replicas = new HashMap<>();
  private boolean refusing;

  public void set(WorkloadRef workload, int count) {
    replicas.put(workload, count);
  }

  public int replicasOf(WorkloadRef workload) {
    return replicas.getOrDefault(workload, 0);
  }

  public void refuseAll() {
    refusing = true;
  }

  @Override
  public Actuation scale(WorkloadRef workload, int from, int to) {
    Integer current = replicas.get(workload);
    if (refusing || current == null) {
      return new Actuation.Failed(refusing ? "refused" : "the target is gone");
    }
    if (current != from) {
      return new Actuation.Failed("conflict: somebody else changed the replicas in between");
    }
    replicas.put(workload, to);
    return new Actuation.Applied();
  }
}

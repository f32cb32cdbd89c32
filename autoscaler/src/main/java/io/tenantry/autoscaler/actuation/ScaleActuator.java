package io.tenantry.autoscaler.actuation;

import io.tenantry.autoscaler.workload.WorkloadRef;

/** The border to whatever owns the replicas. Implementations are called by one thread at a time. */
public interface ScaleActuator {

  /**
   * Asks for {@code to} replicas, provided that {@code from} are asked for now.
   *
   * @return {@link Actuation.Applied}, or {@link Actuation.Failed}; never throws for a refusal or
   *     an unreachable server
   */
  Actuation scale(WorkloadRef workload, int from, int to);
}

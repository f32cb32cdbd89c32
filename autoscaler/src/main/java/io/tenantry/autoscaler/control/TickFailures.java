package io.tenantry.autoscaler.control;

import io.tenantry.autoscaler.workload.WorkloadRef;

/** Hears of what went wrong with one workload, so that the loop can go on with the next. */
public interface TickFailures {

  /** Called on the loop's thread; must not throw. */
  void failed(WorkloadRef workload, RuntimeException cause);
}

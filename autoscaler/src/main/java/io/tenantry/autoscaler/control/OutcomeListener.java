package io.tenantry.autoscaler.control;

import io.tenantry.autoscaler.actuation.Actuation;
import io.tenantry.autoscaler.decision.DecisionOutcome;
import io.tenantry.autoscaler.workload.WorkloadRef;

/** Writes outcomes down somewhere. Called on the loop's thread: it must not block for long. */
public interface OutcomeListener {

  /** A decision was made, and this became of it. */
  void decided(DecisionOutcome outcome, Actuation actuation);

  /** The workload is no longer managed. */
  default void forgotten(WorkloadRef workload) {}
}

package io.tenantry.autoscaler.telemetry;

import io.micrometer.core.instrument.MeterRegistry;
import io.tenantry.autoscaler.actuation.Actuation;
import io.tenantry.autoscaler.control.OutcomeListener;
import io.tenantry.autoscaler.decision.DecisionOutcome;
import io.tenantry.autoscaler.workload.WorkloadRef;
import java.util.HashMap;
import java.util.Map;

/** Keeps the meters of every workload at what its last decision says. For the loop's thread. */
public final class OutcomeMeters implements OutcomeListener {

  private final MeterRegistry registry;
  private final Map<WorkloadRef, WorkloadMeters> meters = new HashMap<>();

  public OutcomeMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void decided(DecisionOutcome outcome, Actuation actuation) {
    meters
        .computeIfAbsent(outcome.workload(), workload -> new WorkloadMeters(registry, workload))
        .show(outcome, actuation);
  }

  @Override
  public void forgotten(WorkloadRef workload) {
    WorkloadMeters gone = meters.remove(workload);
    if (gone != null) {
      gone.remove();
    }
  }
}

package io.tenantry.autoscaler.kubernetes;

import io.tenantry.autoscaler.actuation.Actuation;
import io.tenantry.autoscaler.decision.DecisionOutcome;
import java.time.Instant;

/** Something to tell about one TenantAutoscaler. */
sealed interface StatusNews {

  AutoscalerRef autoscaler();

  /** The status that the cache showed. */
  TenantAutoscalerStatus cached();

  /** Whether the replicas were changed: that must be told, whatever comes after it. */
  boolean isChange();

  /**
   * A decision, and what became of it.
   *
   * @param overloaded whether the loop's ticks overran their period then
   */
  record Decided(
      AutoscalerRef autoscaler,
      TenantAutoscalerStatus cached,
      DecisionOutcome outcome,
      Actuation actuation,
      boolean overloaded)
      implements StatusNews {

    @Override
    public boolean isChange() {
      return actuation instanceof Actuation.Applied;
    }
  }

  record Refused(
      AutoscalerRef autoscaler, TenantAutoscalerStatus cached, Refusal refusal, Instant at)
      implements StatusNews {

    @Override
    public boolean isChange() {
      return false;
    }
  }
}

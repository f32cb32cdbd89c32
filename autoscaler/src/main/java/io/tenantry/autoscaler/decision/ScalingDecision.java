package io.tenantry.autoscaler.decision;

/** What to do about a workload's replicas. */
public sealed interface ScalingDecision {

  Reason reason();

  /** Set {@code replicas}, which differs from the present number. */
  record ScaleTo(int replicas, Reason reason) implements ScalingDecision {}

  /** Leave the number as it is. */
  record Hold(Reason reason) implements ScalingDecision {}
}

package io.tenantry.autoscaler.decision;

/** Why a decision is what it is: the last thing that bound it. */
public enum Reason {
  /** More work than the replicas serve within the objective: scale up. */
  DEMAND_ABOVE_CAPACITY("more demand than the replicas serve within the objective"),
  /** Less work than the replicas could serve: scale down. */
  DEMAND_BELOW_CAPACITY("less demand than the replicas could serve within the objective"),
  /** As many replicas as the demand needs, give or take the tolerance: hold. */
  ENOUGH("as many replicas as the demand needs"),
  /** {@code maxReplicas} allows no more than this. */
  AT_MAX("more demand than maxReplicas can serve"),
  /** {@code minReplicas} allows no fewer than this. */
  AT_MIN("minReplicas allows no fewer"),
  /** Fewer replicas than {@code minReplicas}: scale up, whatever the signal. */
  BELOW_MIN("fewer replicas than minReplicas"),
  /** More replicas than {@code maxReplicas}, on a fresh and complete signal: scale down. */
  ABOVE_MAX("more replicas than maxReplicas"),
  /** The workload's share of {@code spec.budget} allows no more than this. */
  AT_BUDGET("more demand than its share of the budget can serve"),
  /** More replicas than its share of {@code spec.budget}, on a fresh and complete signal: fewer. */
  ABOVE_BUDGET("more replicas than its share of the budget"),
  /** A policy of {@code behavior.scaleUp} allows only this much in its period. */
  UP_RATE_LIMITED("a scale-up policy allows no more for now"),
  /** A policy of {@code behavior.scaleDown} allows only this much in its period. */
  DOWN_RATE_LIMITED("a scale-down policy allows no fewer for now"),
  /** A lower recommendation within {@code scaleUp.stabilizationWindowSeconds}: wait. */
  STABILIZING_UP("no more until the higher demand has lasted"),
  /** A higher recommendation within {@code scaleDown.stabilizationWindowSeconds}: wait. */
  STABILIZING_DOWN("no fewer until the lower demand has lasted"),
  /** A ready pod is silent, so less demand is not proven: no scale-down. */
  SIGNAL_PARTIAL("some ready pods report nothing, so less demand is not proven"),
  /** The newest sample is too old: hold. */
  SIGNAL_STALE("the signal is too old to act on"),
  /** No pod was ever heard: hold. */
  NO_SIGNAL("no pod reports yet"),
  /** What a request costs is not known yet: hold. */
  LEARNING("what a request costs is still being learned"),
  /** Far more is late than the load explains, so that more replicas do not help: no more for it. */
  INEFFECTIVE_SCALE_UP("requests wait on something that more replicas do not help"),
  /** Nothing is asked, and {@code minReplicas} is 0: scale to zero, or stay there. */
  IDLE("nothing is asked of it, here or at the edge"),
  /** The edge has a request for a workload at zero: scale up at once. */
  REQUEST_WAITING("the edge has requests for a workload without replicas"),
  /** Somebody set the workload to 0 replicas, which switches autoscaling off, as with HPA. */
  TARGET_AT_ZERO("scaled to zero by hand, which switches autoscaling off"),
  /** {@code mode: Off}. */
  SWITCHED_OFF("mode is Off");

  private final String words;

  Reason(String words) {
    this.words = words;
  }

  /** The reason as part of a sentence, without a full stop. */
  public String words() {
    return words;
  }
}

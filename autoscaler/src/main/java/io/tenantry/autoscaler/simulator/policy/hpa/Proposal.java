package io.tenantry.autoscaler.simulator.policy.hpa;

/** What one metric asks for. */
public sealed interface Proposal {

  /** As many replicas as the metric asks for; the present number when that is near enough. */
  record Replicas(int count) implements Proposal {}

  /** Nothing can be said, and nothing is changed. */
  record Unknown(Why why) implements Proposal {}

  /** Why nothing can be said. */
  enum Why {
    /** The metrics API answered with an error. */
    NO_ANSWER,
    /** It knows no pod that counts. */
    NO_METRICS,
    /** There is no pod. */
    NO_PODS,
    /** A share of the request is wanted, and a pod requests nothing. */
    NO_REQUEST
  }
}

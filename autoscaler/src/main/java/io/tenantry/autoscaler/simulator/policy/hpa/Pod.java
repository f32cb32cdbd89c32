package io.tenantry.autoscaler.simulator.policy.hpa;

import java.util.OptionalLong;

/**
 * A pod as the autoscaler finds it in the API.
 *
 * @param startedAt when its containers were started, in seconds
 * @param ready its Ready condition
 * @param readySince when that condition last changed, in seconds
 * @param requestMillicores CPU that its containers request together; empty when one requests none
 */
public record Pod(
    long id,
    Phase phase,
    double startedAt,
    boolean ready,
    double readySince,
    OptionalLong requestMillicores) {

  /** How far a pod's life has come. */
  public enum Phase {
    /** Not placed, or its images are being pulled. */
    PENDING,
    /** Its containers run, ready or not. */
    RUNNING,
    /** It has ended with an error. */
    FAILED,
    /** It is being deleted, and may still serve what it has. */
    DELETED
  }
}

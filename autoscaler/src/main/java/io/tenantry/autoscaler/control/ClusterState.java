package io.tenantry.autoscaler.control;

/** The border to whatever knows the workloads; a read is from memory and does not block. */
public interface ClusterState {

  /** The world as known at this moment. */
  ClusterSnapshot snapshot();
}

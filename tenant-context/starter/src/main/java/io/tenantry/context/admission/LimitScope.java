package io.tenantry.context.admission;

/** What the figures of a plan are for. */
public enum LimitScope {

  /** Each process grants them, whatever others grant: with three replicas, three times as much. */
  REPLICA,

  /**
   * All processes of the workload together. Each grants its part, for as many replicas as were last
   * heard of.
   */
  WORKLOAD
}

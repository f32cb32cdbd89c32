package io.tenantry.autoscaler.decision;

/** How far an autoscaler may go. */
public enum Mode {
  /** Observes; decides nothing. */
  OFF,
  /** Decides and reports; changes nothing. */
  RECOMMEND,
  /** Decides and changes. */
  AUTO
}

package io.tenantry.autoscaler.kubernetes;

/** Hears at every tick who manages what. */
interface AssignmentListener {

  /** Called on the loop's thread, before the tick's decisions; must not block. */
  void assigned(Assignments now);
}

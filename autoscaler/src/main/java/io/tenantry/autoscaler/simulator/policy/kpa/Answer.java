package io.tenantry.autoscaler.simulator.policy.kpa;

/** What the scaler says. */
public sealed interface Answer {

  /**
   * As many pods, within no bounds yet.
   *
   * @param excessBurst load that the Ready pods could take beyond the present one and the burst
   *     that is to be reserved; negative: the activator stays in the path
   */
  record Pods(int count, int excessBurst) implements Answer {}

  /** No answer: the number stays as it is. */
  record Invalid() implements Answer {}
}

package io.tenantry.autoscaler.simulator.policy.kpa;

/** How many pods KPA asks to know the mean of all. */
public final class SampleSize {

  /** 95 % confidence that the mean is within 5, when the variance is 100. */
  private static final double UNBOUNDED = 1.96 * 1.96 * 100 / (5 * 5);

  private SampleSize() {}

  /** Pods to ask out of {@code population}: all of up to 3, and never more than 16. */
  public static int of(int population) {
    return population <= 3
        ? population
        : (int) Math.ceil(population * UNBOUNDED / (population + UNBOUNDED - 1));
  }
}

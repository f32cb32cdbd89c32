package io.tenantry.autoscaler.capacity;

import java.util.OptionalDouble;

/**
 * What a request costs in processor time, learned from what pods report. Immutable.
 *
 * <p>The mean is taken over many requests, so that chance does not move the replicas: half is
 * forgotten after {@value #SLOW_HALF_LIFE} of them. Beside it runs a mean over few. When the two
 * are further apart than chance brings them, the service has changed (a new version, another mix of
 * requests), and the long mean begins anew at the short one.
 *
 * @param slow of many requests
 * @param fast of the newest
 */
public record RequestCost(Mean slow, Mean fast) {

  /**
   * Processor time over requests.
   *
   * @param cpuSeconds finite, >= 0
   * @param requests finite, >= 0
   */
  public record Mean(double cpuSeconds, double requests) {

    public Mean {
      if (!(cpuSeconds >= 0 && requests >= 0) || Double.isInfinite(cpuSeconds + requests)) {
        throw new IllegalArgumentException(
            "cpuSeconds: %s, requests: %s (expected: finite, >= 0)"
                .formatted(cpuSeconds, requests));
      }
    }

    private Mean after(double moreCpuSeconds, double moreRequests, double halfLife) {
      double kept = Math.pow(0.5, moreRequests / halfLife);
      return new Mean(cpuSeconds * kept + moreCpuSeconds, requests * kept + moreRequests);
    }

    private double value() {
      return cpuSeconds / requests;
    }
  }

  /** Nothing is known. */
  public static final RequestCost UNKNOWN = new RequestCost(new Mean(0, 0), new Mean(0, 0));

  /** Fewer requests than these say nothing: one in a hundred may cost ten times as much. */
  private static final double ENOUGH = 50;

  private static final double SLOW_HALF_LIFE = 20_000;
  private static final double FAST_HALF_LIFE = 1_000;

  /**
   * Relative difference of the two that is no chance: more than three standard deviations of a mean
   * over {@value #FAST_HALF_LIFE} requests whose costs vary as much as they are.
   */
  private static final double CHANGED = 0.12;

  /**
   * This, and what pods did since.
   *
   * @param moreCpuSeconds >= 0
   * @param moreRequests that they finished in it; >= 0
   */
  public RequestCost after(double moreCpuSeconds, double moreRequests) {
    Mean nextSlow = slow.after(moreCpuSeconds, moreRequests, SLOW_HALF_LIFE);
    Mean nextFast = fast.after(moreCpuSeconds, moreRequests, FAST_HALF_LIFE);
    boolean changed =
        nextFast.requests() >= FAST_HALF_LIFE
            && nextSlow.cpuSeconds() > 0
            && Math.abs(nextFast.value() / nextSlow.value() - 1) > CHANGED;
    return new RequestCost(changed ? nextFast : nextSlow, nextFast);
  }

  /** Seconds of processor time for one request; empty until enough were seen. */
  public OptionalDouble secondsPerRequest() {
    return slow.requests() >= ENOUGH && slow.cpuSeconds() > 0
        ? OptionalDouble.of(slow.value())
        : OptionalDouble.empty();
  }
}

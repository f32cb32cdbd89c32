package io.tenantry.autoscaler.capacity;

import java.util.OptionalDouble;

/**
 * What a request costs in processor time, learned from what pods report. Immutable.
 *
 * <p>Pods that have just started are slower, and what they did counts for less. Half of what was
 * seen is forgotten after {@value #HALF_LIFE_REQUESTS} requests, so that a busy service learns a
 * worse version within seconds.
 *
 * @param cpuSeconds of the requests that are remembered
 * @param requests how many those are
 */
public record RequestCost(double cpuSeconds, double requests) {

  /** Nothing is known. */
  public static final RequestCost UNKNOWN = new RequestCost(0, 0);

  /** Fewer requests than these say nothing: one in a hundred may cost ten times as much. */
  private static final double ENOUGH = 50;

  private static final double HALF_LIFE_REQUESTS = 20_000;

  public RequestCost {
    if (!(cpuSeconds >= 0 && requests >= 0) || Double.isInfinite(cpuSeconds + requests)) {
      throw new IllegalArgumentException(
          "cpuSeconds: %s, requests: %s (expected: finite, >= 0)".formatted(cpuSeconds, requests));
    }
  }

  /** What was stated before anything was measured, with the weight of few requests. */
  public static RequestCost stated(double cpuSecondsPerRequest) {
    return new RequestCost(cpuSecondsPerRequest * ENOUGH, ENOUGH);
  }

  /**
   * This, and what pods did since.
   *
   * @param moreCpuSeconds >= 0
   * @param moreRequests that they finished in it; >= 0
   */
  public RequestCost after(double moreCpuSeconds, double moreRequests) {
    double kept = Math.pow(0.5, moreRequests / HALF_LIFE_REQUESTS);
    return new RequestCost(cpuSeconds * kept + moreCpuSeconds, requests * kept + moreRequests);
  }

  /** Seconds of processor time for one request; empty until enough were seen. */
  public OptionalDouble secondsPerRequest() {
    return requests >= ENOUGH && cpuSeconds > 0
        ? OptionalDouble.of(cpuSeconds / requests)
        : OptionalDouble.empty();
  }
}

package io.tenantry.autoscaler.simulator.plant;

/**
 * What the balancer holds a tenant to when admission is on.
 *
 * @param requestsPerSecond rate of its token bucket; 0 or more, infinite: no limit
 * @param burst size of the bucket in requests; at least 1
 * @param concurrency requests that it may have in the cluster at once; 0 or more
 */
public record TenantLimit(double requestsPerSecond, double burst, int concurrency) {

  /** No limit. */
  public static final TenantLimit NONE =
      new TenantLimit(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, Integer.MAX_VALUE);

  public TenantLimit {
    if (!(requestsPerSecond >= 0) || !(burst >= 1) || concurrency < 0) {
      throw new IllegalArgumentException(
          "requestsPerSecond: %s, burst: %s, concurrency: %d (expected: >= 0, >= 1, >= 0)"
              .formatted(requestsPerSecond, burst, concurrency));
    }
  }
}

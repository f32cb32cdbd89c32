package io.tenantry.autoscaler.signal;

/**
 * One tenant's traffic, summed over pods.
 *
 * @param fastRequestsPerSecond arrivals over {@link Windows#FAST}
 * @param slowRequestsPerSecond arrivals over {@link Windows#SLOW}
 * @param inFlight requests in flight now
 * @param latencies of the requests that finished within {@link Windows#SLOW}, in seconds
 */
public record TenantSignal(
    TenantKey key,
    double fastRequestsPerSecond,
    double slowRequestsPerSecond,
    long inFlight,
    LatencyHistogram latencies) {}

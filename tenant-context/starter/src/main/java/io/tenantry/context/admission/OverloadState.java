package io.tenantry.context.admission;

/**
 * How a process stands to its limit.
 *
 * @param mode {@code latency} or {@code cpu}
 * @param limit requests at a time, or in a second
 * @param used of it
 * @param latencyMillis of the last window; 0 where latency is not measured, or not yet
 * @param latencyWithoutWaitingMillis likewise, what the last one is compared with
 */
public record OverloadState(
    String mode,
    double limit,
    double used,
    double latencyMillis,
    double latencyWithoutWaitingMillis) {}

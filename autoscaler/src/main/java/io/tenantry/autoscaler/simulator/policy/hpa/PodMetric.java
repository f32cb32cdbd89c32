package io.tenantry.autoscaler.simulator.policy.hpa;

/**
 * What the metrics API says about a pod.
 *
 * @param milli thousandths of a core, or of whatever the metric counts
 * @param at end of the time it was measured over, in seconds
 * @param window length of that time, in seconds
 */
public record PodMetric(long milli, double at, double window) {}

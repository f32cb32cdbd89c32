package io.tenantry.benchmarks.control;

/**
 * How a capacity that is at its end was shared.
 *
 * @param favouredLate share of the requests of the tenant of weight 10 that were late, refused or
 *     given up; 0..1
 * @param jain Jain's index of what backlogged tenants were served per weight; 1: all the same
 * @param shortfall the most that a tenant was served under the smaller of its demand and its
 *     weighted share, in replicas
 */
public record Sharing(double favouredLate, double jain, double shortfall) {}

package io.tenantry.benchmarks.control;

/**
 * One run of one policy.
 *
 * @param setting what the policy was told, such as a target of {@code 0.8}
 * @param seed of requests, work and start-up times
 */
public record Run(String demand, String policy, String setting, long seed, Figures figures) {}

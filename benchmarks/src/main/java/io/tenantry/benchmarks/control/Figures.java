package io.tenantry.benchmarks.control;

/**
 * What a run came to.
 *
 * @param requests how many there were
 * @param late share of them that were late, refused or given up; 0..1
 * @param worstTenantLate the same of the tenant that had most; 0..1
 * @param violationSeconds windows of 10 s with more than 5 % late, in seconds
 * @param replicaSeconds the cost
 * @param changes of the number of replicas
 * @param reversals ups within five minutes after a down, and downs after an up
 * @param downsUnheard changes to fewer replicas while the policy's metrics were at fault
 */
public record Figures(
    long requests,
    double late,
    double worstTenantLate,
    double violationSeconds,
    double replicaSeconds,
    int changes,
    int reversals,
    int downsUnheard) {}

package io.tenantry.benchmarks.control;

import java.util.Optional;

/**
 * What a run came to.
 *
 * @param requests how many there were
 * @param late share of them that were late, refused or given up; 0..1
 * @param lateLater the same of those that came after the first ten minutes; 0..1
 * @param worstTenantLate the same as {@code late} of the tenant that had most; 0..1
 * @param violationSeconds windows of 10 s with more than 5 % late, in seconds
 * @param replicaSeconds the cost
 * @param changes of the number of replicas
 * @param reversals ups within five minutes after a down, and downs after an up
 * @param downsUnheard changes to fewer replicas while the policy's metrics were at fault
 * @param upsMeanwhile changes to more replicas while the last fault lasted
 * @param recoverySeconds from the begin of the last fault to the end of the last such window in the
 *     ten minutes after it; 0 when there was none
 * @param largestStep the most replicas that were added or taken at once in the minute after the
 *     last fault began
 * @param frozenSeconds in which the policy gave more replicas up as of no use, and said so
 * @param sharing how a capacity at its end was shared; empty where that is not what a demand shows
 */
public record Figures(
    long requests,
    double late,
    double lateLater,
    double worstTenantLate,
    double violationSeconds,
    double replicaSeconds,
    int changes,
    int reversals,
    int downsUnheard,
    int upsMeanwhile,
    double recoverySeconds,
    int largestStep,
    int frozenSeconds,
    Optional<Sharing> sharing) {}

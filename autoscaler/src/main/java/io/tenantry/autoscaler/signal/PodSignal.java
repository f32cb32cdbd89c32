package io.tenantry.autoscaler.signal;

import java.time.Instant;
import java.util.OptionalDouble;

/**
 * What one pod did since it was first heard. The sums only grow, so that whoever kept an earlier
 * picture finds in the difference all that came between, once.
 *
 * @param firstHeard by our clock
 * @param cpuSeconds processor time that its process used; empty when it never said
 * @param finished requests that it served
 */
public record PodSignal(Instant firstHeard, OptionalDouble cpuSeconds, long finished) {}

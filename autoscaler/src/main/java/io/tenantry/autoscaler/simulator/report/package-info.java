/**
 * What a run came to, in the words in which policies are compared.
 *
 * <pre>{@code
 * RunMeasures measures = RunMeasures.of(scenario, policy, 0.2);
 * PolicyResult row = PolicyResult.of("kpa-rps", OptionalDouble.of(0.7), rates, measures);
 * }</pre>
 */
@NullMarked
package io.tenantry.autoscaler.simulator.report;

import org.jspecify.annotations.NullMarked;

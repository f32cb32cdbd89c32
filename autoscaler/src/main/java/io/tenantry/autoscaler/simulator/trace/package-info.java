/**
 * Recorded traffic, and what a run makes of it.
 *
 * <pre>{@code
 * Trace day = TraceFolder.read(Path.of("traces/shop"));
 * RequestRates rates = day.played(0.5, 8, OptionalDouble.of(172800), OptionalDouble.of(86400));
 * }</pre>
 */
@NullMarked
package io.tenantry.autoscaler.simulator.trace;

import org.jspecify.annotations.NullMarked;

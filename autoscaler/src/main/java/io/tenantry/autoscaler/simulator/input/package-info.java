/**
 * The files that a user may give besides a trace: what goes wrong, and who is on which plan. An
 * error in one is told with its line.
 *
 * <pre>{@code
 * List<Fault> faults = FaultsFile.read(Path.of("faults.yaml"), trace.tenants());
 * }</pre>
 */
@NullMarked
package io.tenantry.autoscaler.simulator.input;

import org.jspecify.annotations.NullMarked;

/**
 * The loop: the only place that joins the stages, from signal to change.
 *
 * <pre>{@code
 * ControlLoop loop = new ControlLoop(cluster, signals, actuator, listeners, failures);
 * loop.tick(clock.instant());   // once a second
 * }</pre>
 *
 * <p>What is learned about a workload lives in memory. Through a {@link
 * io.tenantry.autoscaler.control.ModelStore} the loop leaves it to whoever decides next, and takes
 * up what was left to it before it decides for the first time.
 */
@NullMarked
package io.tenantry.autoscaler.control;

import org.jspecify.annotations.NullMarked;

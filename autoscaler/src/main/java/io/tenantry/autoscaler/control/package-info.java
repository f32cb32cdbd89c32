/**
 * The loop: the only place that joins the stages, from signal to change.
 *
 * <pre>{@code
 * ControlLoop loop = new ControlLoop(cluster, signals, actuator, listeners, failures);
 * loop.tick(clock.instant());   // once a second
 * }</pre>
 */
@NullMarked
package io.tenantry.autoscaler.control;

import org.jspecify.annotations.NullMarked;

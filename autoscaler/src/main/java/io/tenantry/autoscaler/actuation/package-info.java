/**
 * Turns a decision into a change of replicas, with the guards in front.
 *
 * <pre>{@code
 * Actuation done = new GuardedActuator(kubernetes, leader::isLeader).apply(outcome);
 * }</pre>
 */
@NullMarked
package io.tenantry.autoscaler.actuation;

import org.jspecify.annotations.NullMarked;

/**
 * The read-only web page at {@code /console}, for somebody who was woken at night: which tenant
 * hurts, where, and what is being done about it.
 *
 * <p>{@link io.tenantry.autoscaler.console.ConsoleHistory} listens to the control loop and keeps a
 * quarter of an hour of every workload. What is shown are records made from it when somebody looks
 * ({@link io.tenantry.autoscaler.console.ConsoleView}); nothing is rendered while nobody does.
 *
 * <pre>
 * GET /console                                         the page
 * GET /console/api/workloads                           all workloads, as they are now
 * GET /console/api/workloads/{namespace}/{kind}/{name} one of them, with history and decisions
 * GET /console/api/stream                              server-sent events: 'tick' with all workloads
 *                                                      after each round of the loop, and once a
 *                                                      second without one
 * </pre>
 *
 * <p>Each client is served by a thread of its own and is sent what is newest whenever it is ready
 * for it: a slow one misses ticks, one that reads nothing fails at the server's write timeout, and
 * neither reaches the control loop or another client.
 *
 * <p>Names of tenants, plans and regions come from outside. They are legal names by the time that
 * they come here, and the page writes them as text all the same.
 */
@NullMarked
package io.tenantry.autoscaler.console;

import org.jspecify.annotations.NullMarked;

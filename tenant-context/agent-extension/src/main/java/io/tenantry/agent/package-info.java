/**
 * The part of Tenantry that runs inside the OpenTelemetry Java agent. It puts the tenant that the
 * starter found on what the agent measures, and keeps it from those who have no business with it.
 *
 * <p>The starter and this jar share no class: the application's classes and the agent's do not see
 * each other. They talk over the only thing that both have, the agent's propagators ({@link
 * io.tenantry.agent.TenantPropagator}):
 *
 * <ul>
 *   <li>The starter <em>injects</em> into a carrier of its own to ask whether this extension is in
 *       force. Without an answer it puts no tenant into baggage, because there nobody would keep
 *       that from being sent to third parties.
 *   <li>The starter has a carrier of its own <em>extracted</em> to say whom a request is for. That
 *       ends up in the {@link io.tenantry.agent.ServedTenant} of the request's context, whether or
 *       not the request is sampled, and from there on the server span and on {@code
 *       http.server.request.duration}.
 *   <li>Spans and log records below the server span have the tenant from baggage, copied by the
 *       agent's own processors, which {@link io.tenantry.agent.TenantAutoConfiguration} turns on.
 * </ul>
 *
 * <p>Nothing in here throws on the path of a request, and nothing keeps the application from
 * starting: a property that makes no sense is reported in the agent's log and left out.
 */
@NullMarked
package io.tenantry.agent;

import org.jspecify.annotations.NullMarked;

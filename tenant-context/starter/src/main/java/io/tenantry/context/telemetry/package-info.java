/**
 * The tenant in what an application tells about itself.
 *
 * <ul>
 *   <li>Log lines: {@link io.tenantry.context.telemetry.MdcCarrier}. In a pattern: {@code
 *       %X{tenant.id:-_none}}.
 *   <li>The meter and the span of each message that comes in, such as {@code http.server.requests}:
 *       {@link io.tenantry.context.telemetry.ServerObservationTags}.
 *   <li>Every other span: {@link io.tenantry.context.telemetry.TenantSpanProcessor}.
 *   <li>Baggage: {@link io.tenantry.context.telemetry.BaggageCarrier}, and {@link
 *       io.tenantry.context.telemetry.PrivateBaggagePropagator}, which keeps it in the house.
 *   <li>Requests turned away: {@link io.tenantry.context.telemetry.TenantMeters}.
 *   <li>Meters of tenants that lost their name: {@link
 *       io.tenantry.context.telemetry.DemotedMeters}.
 * </ul>
 *
 * <p>Metrics get the tenant's label ({@link io.tenantry.context.TenantLabels}), of which there are
 * few; logs, spans and baggage get the tenant itself.
 */
@NullMarked
package io.tenantry.context.telemetry;

import org.jspecify.annotations.NullMarked;

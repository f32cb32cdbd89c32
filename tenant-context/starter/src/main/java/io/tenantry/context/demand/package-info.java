/**
 * The demand signal: how many requests of which tenant are in flight, and how long those took that
 * were completed, told to the autoscaler every second over OTLP/HTTP.
 *
 * <p>It has a meter provider of its own, because the ordinary telemetry of an application may be
 * sent once a minute, sampled, or to another region. What is sent:
 *
 * <ul>
 *   <li>{@code tenantry.server.request.duration}, seconds, exponential histogram, delta;
 *   <li>{@code tenantry.server.active_requests}, up-down counter, cumulative, from the first second
 *       on with a point for {@code _none}: a service without requests says so, instead of being
 *       silent;
 *   <li>{@code tenantry.server.refused_requests}, counter, delta: requests that a limit turned
 *       away, with the {@code reason} ({@code rate}, {@code share}, {@code concurrency}, {@code
 *       overload}). They are in neither of the other two. The autoscaler counts those as demand
 *       that more replicas would serve: {@code share} and {@code overload};
 *   <li>{@code process.cpu.time}, seconds, counter, delta, where the JVM tells it: what the
 *       requests cost.
 * </ul>
 *
 * <p>All but the last have {@code tenant.id}, {@code tenant.region} and {@code tenant.plan}, as
 * {@link io.tenantry.context.TenantLabels} gives them. The {@link
 * io.tenantry.context.demand.WorkloadResource} says which workload it is.
 */
@NullMarked
package io.tenantry.context.demand;

import org.jspecify.annotations.NullMarked;

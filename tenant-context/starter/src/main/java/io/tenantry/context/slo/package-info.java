/**
 * Service level accounting: how many requests of each tenant were served within their objective.
 *
 * <p>An {@link io.tenantry.context.slo.Objective} says how long a request may take and what share
 * of the requests has to keep to that; each plan may have its own. For every request of a tenant,
 * {@link io.tenantry.context.slo.ServerRequestLevels} tells {@link
 * io.tenantry.context.slo.ServiceLevels} how it ended, and that gives
 *
 * <ul>
 *   <li>{@code tenantry.slo.requests}, a counter by tenant, {@code route} and {@code outcome}:
 *       {@code within} the objective, {@code over} it, or {@code failed} (5xx, however quickly).
 *       The share of {@code within} is exact, over any time, for any set of tenants and routes.
 *   <li>{@code tenantry.slo.objective}, in seconds, by {@code tenant.plan}.
 *   <li>{@code tenantry.slo.burn.rate} by tenant and {@code window} ({@code 5m}, {@code 1h}): how
 *       many times faster than it may the error budget is used up. 1 uses up exactly all of it;
 *       14.4 over an hour is 2 % of the budget of 30 days, and worth waking somebody up.
 *   <li>{@link io.tenantry.context.slo.TenantObjectiveMissed} and {@link
 *       io.tenantry.context.slo.TenantObjectiveRecovered}, as events:
 * </ul>
 *
 * <pre>{@code
 * @EventListener
 * void missed(TenantObjectiveMissed event) {
 *   support.page(event.tenant().id() + " is slow");
 * }
 * }</pre>
 *
 * <p>{@link io.tenantry.context.slo.ObjectiveBuckets} gives the histogram of {@code
 * http.server.requests} a bucket that ends at each objective, so that a query can count there, too,
 * without estimating.
 *
 * <p>Tenants are told apart by their label ({@link io.tenantry.context.TenantLabels}) and routes by
 * the pattern that was matched, as far as there are places: the number of series is bounded by
 * {@code names * regions * plans * routes * 3}.
 */
@NullMarked
package io.tenantry.context.slo;

import org.jspecify.annotations.NullMarked;

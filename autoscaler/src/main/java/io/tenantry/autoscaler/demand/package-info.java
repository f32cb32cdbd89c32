/**
 * How much work arrives, per tenant, and how much may arrive by the time at which replicas that are
 * asked for now can serve: from the present ({@link io.tenantry.autoscaler.demand.PresentDemand}),
 * from what followed moments like it ({@link io.tenantry.autoscaler.demand.DemandHistory}), from
 * what an edge has sent on ({@link io.tenantry.autoscaler.demand.EdgeLead}) and from the clock
 * ({@link io.tenantry.autoscaler.demand.Seasons}).
 *
 * <pre>{@code
 * Demand demand = Demand.of(signal, objective);
 * demand.requestsPerSecond();   // of all tenants
 * demand.backlog();             // requests that wait longer than the objective allows
 * }</pre>
 */
@NullMarked
package io.tenantry.autoscaler.demand;

import org.jspecify.annotations.NullMarked;

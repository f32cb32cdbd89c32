/**
 * How much work arrives, per tenant.
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

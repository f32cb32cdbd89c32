/**
 * How much each tenant may ask of a process, and who waits when all together ask for too much.
 *
 * <p>{@link io.tenantry.context.admission.TenantAdmission} is asked for each request of a tenant
 * that is resolved. It has three answers to "no":
 *
 * <ul>
 *   <li>the tenant's requests per second are used up: counted as the time until which it has paid;
 *   <li>it has as many requests in progress as it may: counted whatever the limit was when they
 *       began;
 *   <li>the process is overloaded and the tenant has its share: {@link
 *       io.tenantry.context.admission.Overload}.
 * </ul>
 *
 * <p>The first two come from the tenant's plan ({@link io.tenantry.context.admission.PlanLimits}),
 * or live from whoever publishes {@link io.tenantry.context.admission.LiveLimits}. They are kept
 * for a bounded number of tenants, and forgotten only when that gives nobody a new budget.
 */
@NullMarked
package io.tenantry.context.admission;

import org.jspecify.annotations.NullMarked;

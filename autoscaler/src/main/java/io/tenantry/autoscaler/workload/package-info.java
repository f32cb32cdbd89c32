/**
 * Names of things: who asks ({@link io.tenantry.autoscaler.workload.TenantId}), on which plan and
 * in which region, and what is scaled ({@link io.tenantry.autoscaler.workload.WorkloadRef}).
 *
 * <p>Every type here is an immutable value that can only hold a legal name, so that text from the
 * network is judged once, at the border, and never again:
 *
 * <pre>{@code
 * Optional<TenantId> tenant = TenantId.parse(attribute);   // empty: drop the point and count it
 * }</pre>
 */
@NullMarked
package io.tenantry.autoscaler.workload;

import org.jspecify.annotations.NullMarked;

/**
 * From a claim to a tenant: whether the sender may name a tenant at all, whether there is such a
 * tenant, and which plan and region are its.
 *
 * <p>A header counts only when the other end of the connection is in {@link
 * io.tenantry.context.resolution.TrustedProxies}: anybody can write a header. The plan comes from a
 * {@link io.tenantry.context.resolution.TenantDirectory}, never from the request:
 *
 * <pre>{@code
 * TenantDirectory directory = new StaticTenantDirectory(Map.of(acme, profile), PlanName.DEFAULT, false);
 * TenantResolver resolver = new DirectoryTenantResolver(directory, true, regions);
 * }</pre>
 */
@NullMarked
package io.tenantry.context.resolution;

import org.jspecify.annotations.NullMarked;

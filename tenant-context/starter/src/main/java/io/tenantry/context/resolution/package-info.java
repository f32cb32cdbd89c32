/**
 * From evidence to a tenant: whether the sender may name a tenant at all, whether what it names is
 * one, and which plan that tenant is on.
 *
 * <p>A header counts only when the other end of the connection is in {@link
 * io.tenantry.context.resolution.TrustedProxies}: anybody can write a header. The plan comes from a
 * {@link io.tenantry.context.resolution.TenantDirectory}, never from the request:
 *
 * <pre>{@code
 * TenantDirectory directory = new StaticTenantDirectory(Map.of(acme, gold), PlanName.DEFAULT, false);
 * TenantResolver resolver = new HeaderTenantResolver(proxies, directory, true, regions);
 * }</pre>
 */
@NullMarked
package io.tenantry.context.resolution;

import org.jspecify.annotations.NullMarked;

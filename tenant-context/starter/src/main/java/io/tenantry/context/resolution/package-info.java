/**
 * From a claim to a tenant: whether the sender may name a tenant at all, whether there is such a
 * tenant, which plan and region are its, and whether it may be served here.
 *
 * <p>A header counts only when the other end of the connection is in {@link
 * io.tenantry.context.resolution.TrustedProxies}: anybody can write a header. The plan comes from a
 * {@link io.tenantry.context.resolution.TenantDirectory}, never from the request:
 *
 * <pre>{@code
 * TenantDirectory remote = new HttpTenantDirectory(url, ofSeconds(1), token, PlanName.DEFAULT);
 * TenantDirectory directory = new CachedTenantDirectory(remote, bounds);
 * TenantResolver resolver = new DirectoryTenantResolver(
 *     directory, true, Trust.ASSERTED, regions, residency, listener);
 * }</pre>
 *
 * <p>A directory that cannot tell is an outage: the request is refused as temporarily not servable,
 * never let through. What {@link io.tenantry.context.resolution.CachedTenantDirectory} remembers
 * bridges it for tenants that are known.
 *
 * <h2>Region and residency</h2>
 *
 * <p>A tenant may have a home region. The region of a resolved tenant ({@code tenant.region}) is
 * the one that somebody trustworthy named in the request, else its home, else {@code _none}.
 *
 * <p>A tenant that is not resident is served anywhere. A resident is elsewhere when the request
 * names another region than its home, or when the process runs in another one ({@link
 * io.tenantry.context.resolution.Residency}); it is then turned away ({@code 421}, with the home
 * region unless that is to be hidden), or served and counted, or just served. Where neither the
 * request nor the process says where it is, nothing can be compared and the resident is served.
 */
@NullMarked
package io.tenantry.context.resolution;

import org.jspecify.annotations.NullMarked;

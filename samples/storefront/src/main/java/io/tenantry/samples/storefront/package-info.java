/**
 * A shop for many tenants: {@code GET /products} and {@code POST /orders}, each tenant with its own
 * rows. Its one limit is its connection pool: eight connections, and each query holds one for 30
 * milliseconds, which makes about 266 requests a second per replica and leaves the CPU idle.
 *
 * <p>All it does for Tenantry is to depend on the starter; {@link
 * io.tenantry.context.TenantContext#current()} tells whose request it is.
 */
@NullMarked
package io.tenantry.samples.storefront;

import org.jspecify.annotations.NullMarked;

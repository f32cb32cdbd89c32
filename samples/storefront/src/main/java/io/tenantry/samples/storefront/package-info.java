/**
 * A shop for many tenants: {@code GET /products}, {@code POST /orders} and {@code GET
 * /products/{sku}/stock}, each tenant with its own rows. Its one limit is its connection pool:
 * eight connections, and each query holds one for 30 milliseconds, which makes about 266 requests a
 * second per replica and leaves the CPU idle. Stock is asked of the {@link
 * io.tenantry.samples.storefront.inventory inventory}.
 *
 * <p>All it does for Tenantry is to depend on the starter; {@link
 * io.tenantry.context.TenantContext#current()} tells whose request it is.
 */
@NullMarked
package io.tenantry.samples.storefront;

import org.jspecify.annotations.NullMarked;

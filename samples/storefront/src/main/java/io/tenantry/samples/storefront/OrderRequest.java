package io.tenantry.samples.storefront;

import org.jspecify.annotations.Nullable;

/** An order as it comes in: anything may be missing. */
record OrderRequest(@Nullable String sku, @Nullable Integer quantity) {}

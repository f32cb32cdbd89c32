package io.tenantry.samples.storefront;

/** An order that was taken. */
record Order(long id, String sku, int quantity) {}

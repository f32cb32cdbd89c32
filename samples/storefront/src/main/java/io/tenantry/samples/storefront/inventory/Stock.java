package io.tenantry.samples.storefront.inventory;

/**
 * How much of a product a tenant has.
 *
 * @param available pieces that can be ordered, 0 or more
 */
public record Stock(String sku, int available) {}

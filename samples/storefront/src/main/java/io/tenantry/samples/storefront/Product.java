package io.tenantry.samples.storefront;

import java.math.BigDecimal;

/** Something a tenant sells. */
record Product(String sku, String name, BigDecimal price) {}

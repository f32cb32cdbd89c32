package io.tenantry.samples.storefront.inventory;

import java.time.Duration;
import java.util.Optional;

/**
 * What the inventory says, or said.
 *
 * @param stock empty: the tenant does not sell that
 * @param age how long ago the inventory said so; empty: just now
 */
public record StockAnswer(Optional<Stock> stock, Optional<Duration> age) {}

package io.tenantry.samples.storefront.inventory;

import io.tenantry.context.TenantId;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The rows of the inventory. Every statement names the tenant. */
@Repository
class StockRows {

  private final JdbcClient jdbc;

  StockRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Pieces that are there; empty when the tenant does not sell that. */
  Optional<Integer> available(TenantId tenant, String sku) {
    return jdbc.sql("select available from stock where tenant = ? and sku = ?")
        .params(tenant.value(), sku)
        .query(Integer.class)
        .optional();
  }
}

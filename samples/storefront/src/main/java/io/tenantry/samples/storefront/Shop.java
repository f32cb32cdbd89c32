package io.tenantry.samples.storefront;

import io.tenantry.context.TenantId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.jdbc.support.KeyHolder;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionOperations;

/**
 * The rows of the shop. Every statement names the tenant. Every transaction begins with the wait
 * that stands for a larger database (see {@link DiskTime}), so it holds one of the pool's
 * connections for {@code storefront.query-time}.
 */
@Repository
class Shop {

  private final JdbcClient jdbc;
  private final TransactionOperations transactions;
  private final long queryMillis;

  Shop(JdbcClient jdbc, TransactionOperations transactions, StorefrontProperties properties) {
    this.jdbc = jdbc;
    this.transactions = transactions;
    this.queryMillis = properties.queryTime().toMillis();
  }

  /** What the tenant sells, by stock-keeping unit. */
  List<Product> products(TenantId tenant) {
    return transactions.execute(status -> {
      waitForDisk();
      return jdbc.sql("select sku, name, price from product where tenant = ? order by sku")
          .param(tenant.value())
          .query(Product.class)
          .list();
    });
  }

  /** Takes an order; empty when the tenant does not sell that. */
  Optional<Order> order(TenantId tenant, String sku, int quantity) {
    return transactions.execute(status -> {
      waitForDisk();
      KeyHolder key = new GeneratedKeyHolder();
      int rows =
          jdbc.sql(
                  """
                  insert into customer_order (tenant, sku, quantity)
                  select tenant, sku, cast(? as integer) from product where tenant = ? and sku = ?
                  """)
              .params(quantity, tenant.value(), sku)
              .update(key, "id");
      return rows == 0
          ? Optional.empty()
          : Optional.of(new Order(Objects.requireNonNull(key.getKey()).longValue(), sku, quantity));
    });
  }

  private void waitForDisk() {
    jdbc.sql("select disk_time(?)").param(queryMillis).query(Long.class).single();
  }
}

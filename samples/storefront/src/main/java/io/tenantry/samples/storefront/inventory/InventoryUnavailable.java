package io.tenantry.samples.storefront.inventory;

/** The inventory does not answer, and has said nothing lately about what was asked. */
public final class InventoryUnavailable extends RuntimeException {

  InventoryUnavailable(Throwable cause) {
    super("the inventory does not answer, and there is no last good answer", cause);
  }
}

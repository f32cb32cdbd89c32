package io.tenantry.samples.storefront;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * An order that can be tried.
 *
 * @param sku 1 to 32 characters
 * @param quantity 1 to 1,000
 */
record ValidOrder(String sku, int quantity) {

  private static final int LONGEST_SKU = 32;
  private static final int LARGEST_QUANTITY = 1_000;

  /**
   * @throws org.springframework.web.ErrorResponseException 400, with what is wrong in words; what
   *     came is not repeated
   */
  static ValidOrder of(OrderRequest request) {
    String sku = validSku(request.sku());
    Integer quantity = request.quantity();
    if (quantity == null || quantity < 1 || quantity > LARGEST_QUANTITY) {
      throw invalid("quantity must be 1 to " + LARGEST_QUANTITY + ".");
    }
    return new ValidOrder(sku, quantity);
  }

  /** As {@link #of}, of the stock-keeping unit alone. */
  static String validSku(@Nullable String sku) {
    if (sku == null || sku.isBlank() || sku.length() > LONGEST_SKU) {
      throw invalid("sku must have 1 to " + LONGEST_SKU + " characters.");
    }
    return sku;
  }

  private static RuntimeException invalid(String detail) {
    return StorefrontController.problem(HttpStatus.BAD_REQUEST, detail);
  }
}

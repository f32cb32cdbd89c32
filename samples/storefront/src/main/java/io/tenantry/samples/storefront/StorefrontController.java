package io.tenantry.samples.storefront;

import io.tenantry.context.Tenant;
import io.tenantry.context.TenantContext;
import java.net.URI;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** The shop's HTTP interface. */
@RestController
class StorefrontController {

  private static final Logger LOGGER = LoggerFactory.getLogger(StorefrontController.class);

  private final Shop shop;

  StorefrontController(Shop shop) {
    this.shop = shop;
  }

  @GetMapping("/products")
  List<Product> products() {
    return shop.products(tenant().id());
  }

  @PostMapping("/orders")
  ResponseEntity<Order> order(@RequestBody OrderRequest request) {
    ValidOrder valid = ValidOrder.of(request);
    Order order =
        shop.order(tenant().id(), valid.sku(), valid.quantity())
            .orElseThrow(
                () -> problem(HttpStatus.UNPROCESSABLE_CONTENT, "There is no such product."));
    LOGGER.info("Took order {}", order.id());
    return ResponseEntity.created(URI.create("/orders/" + order.id())).body(order);
  }

  /** The starter lets no request without a tenant come this far. */
  private static Tenant tenant() {
    return TenantContext.current().orElseThrow();
  }

  static ErrorResponseException problem(HttpStatus status, String detail) {
    return new ErrorResponseException(
        status, ProblemDetail.forStatusAndDetail(status, detail), null);
  }
}

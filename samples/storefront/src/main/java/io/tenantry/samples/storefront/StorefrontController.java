package io.tenantry.samples.storefront;

import io.tenantry.context.Tenant;
import io.tenantry.context.TenantContext;
import io.tenantry.samples.storefront.inventory.Inventory;
import io.tenantry.samples.storefront.inventory.InventoryUnavailable;
import io.tenantry.samples.storefront.inventory.Stock;
import io.tenantry.samples.storefront.inventory.StockAnswer;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** The shop's HTTP interface. */
@RestController
class StorefrontController {

  private static final Logger LOGGER = LoggerFactory.getLogger(StorefrontController.class);

  /** After which the circuit breaker tries again. */
  private static final String RETRY_AFTER_SECONDS = "5";

  private final Shop shop;
  private final Inventory inventory;

  StorefrontController(Shop shop, Inventory inventory) {
    this.shop = shop;
    this.inventory = inventory;
  }

  @GetMapping("/products")
  List<Product> products() {
    return shop.products(tenant().id());
  }

  /**
   * With {@code Age} (RFC 9111), in seconds, when the inventory does not answer and this is what it
   * said before; 503 when it has not said anything lately.
   */
  @GetMapping("/products/{sku}/stock")
  CompletionStage<ResponseEntity<Stock>> stock(@PathVariable String sku) {
    return inventory
        .stock(tenant().id(), ValidOrder.validSku(sku))
        .thenApply(StorefrontController::toResponse);
  }

  private static ResponseEntity<Stock> toResponse(StockAnswer answer) {
    Stock stock =
        answer
            .stock()
            .orElseThrow(() -> problem(HttpStatus.NOT_FOUND, "There is no such product."));
    ResponseEntity.BodyBuilder response = ResponseEntity.ok();
    answer.age().ifPresent(age -> response.header(HttpHeaders.AGE, Long.toString(age.toSeconds())));
    return response.body(stock);
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> unavailable(InventoryUnavailable unavailable) {
    return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
        .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
        .body(
            ProblemDetail.forStatusAndDetail(
                HttpStatus.SERVICE_UNAVAILABLE, "The inventory does not answer at the moment."));
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

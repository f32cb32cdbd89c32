package io.tenantry.samples.storefront.inventory;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.MoreExecutors;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.timelimiter.TimeLimiter;
import io.github.resilience4j.timelimiter.TimeLimiterRegistry;
import io.grpc.Status;
import io.tenantry.context.TenantId;
import io.tenantry.context.fallback.FallbackLimits;
import io.tenantry.context.fallback.LastGoodAnswers;
import io.tenantry.samples.inventory.v1.GetStockRequest;
import io.tenantry.samples.inventory.v1.GetStockResponse;
import io.tenantry.samples.inventory.v1.InventoryGrpc;
import io.tenantry.samples.storefront.StorefrontProperties;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.grpc.client.ChannelBuilderOptions;
import org.springframework.grpc.client.GrpcChannelFactory;
import org.springframework.stereotype.Component;

/**
 * The inventory as the shop sees it. A call that takes too long is given up and counts as failed;
 * after too many failures the breaker lets none through for a while. Whoever asks meanwhile gets
 * what the inventory last told the same tenant. What is too long and too many is in {@code
 * application.yaml} ({@code resilience4j}).
 *
 * <p>Resilience4j's annotations would say the same, and need AspectJ's weaver for it: a second of
 * CPU at each start and 16 MB, in each of the demo's replicas.
 */
@Component
public final class Inventory implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(Inventory.class);
  private static final String NAME = "inventory";

  private final InventoryGrpc.InventoryFutureStub stub;
  private final CircuitBreaker breaker;
  private final TimeLimiter limiter;
  private final LastGoodAnswers<String, Optional<Stock>> lastGood;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("inventory-timer").factory());

  Inventory(
      GrpcChannelFactory channels,
      StorefrontProperties properties,
      CircuitBreakerRegistry breakers,
      TimeLimiterRegistry limiters,
      FallbackLimits limits,
      SameProcess sameProcess) {
    boolean here = properties.inventory().startsWith("in-process:");
    ChannelBuilderOptions options =
        ChannelBuilderOptions.defaults().withInterceptors(here ? List.of(sameProcess) : List.of());
    this.stub =
        InventoryGrpc.newFutureStub(channels.createChannel(properties.inventory(), options));
    this.breaker = breakers.circuitBreaker(NAME);
    this.limiter = limiters.timeLimiter(NAME);
    this.lastGood = new LastGoodAnswers<>(limits);
  }

  /**
   * The tenant's stock of a product. Completes on any thread, and exceptionally with {@link
   * InventoryUnavailable} when there is neither an answer nor an earlier one.
   *
   * @param tenant the current one; whom the answer is kept for
   */
  public CompletionStage<StockAnswer> stock(TenantId tenant, String sku) {
    return breaker
        .executeCompletionStage(() -> limiter.executeCompletionStage(timer, () -> ask(sku)))
        .thenApply(stock -> {
          lastGood.keep(tenant, sku, stock);
          return new StockAnswer(stock, Optional.empty());
        })
        .exceptionallyCompose(failure -> lastGood(tenant, sku, failure));
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }

  private CompletionStage<StockAnswer> lastGood(TenantId tenant, String sku, Throwable failure) {
    LOGGER.debug("The inventory does not answer", failure);
    return lastGood
        .find(tenant, sku)
        .map(answer -> new StockAnswer(answer.value(), Optional.of(answer.age())))
        .map(CompletableFuture::completedStage)
        .orElseGet(() -> CompletableFuture.failedStage(new InventoryUnavailable(failure)));
  }

  /** That the tenant does not sell a product is an answer, and no failure of the inventory. */
  private CompletableFuture<Optional<Stock>> ask(String sku) {
    ListenableFuture<GetStockResponse> call =
        stub.getStock(GetStockRequest.newBuilder().setSku(sku).build());
    CompletableFuture<Optional<Stock>> answer = new CompletableFuture<>();
    Futures.addCallback(
        call,
        new FutureCallback<>() {
          @Override
          public void onSuccess(GetStockResponse response) {
            answer.complete(Optional.of(new Stock(sku, response.getAvailable())));
          }

          @Override
          public void onFailure(Throwable failure) {
            if (Status.fromThrowable(failure).getCode() == Status.Code.NOT_FOUND) {
              answer.complete(Optional.empty());
            } else {
              answer.completeExceptionally(failure);
            }
          }
        },
        MoreExecutors.directExecutor());
    // A call that was given up is ended on the other side, too.
    var _ = answer.whenComplete((_, _) -> call.cancel(true));
    return answer;
  }
}

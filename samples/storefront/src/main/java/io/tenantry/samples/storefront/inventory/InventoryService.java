package io.tenantry.samples.storefront.inventory;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.tenantry.context.Tenant;
import io.tenantry.context.TenantContext;
import io.tenantry.samples.inventory.v1.GetStockRequest;
import io.tenantry.samples.inventory.v1.GetStockResponse;
import io.tenantry.samples.inventory.v1.InventoryGrpc;
import java.util.Optional;
import org.springframework.stereotype.Service;

/** The service itself. Answers for the tenant of the call, whom the starter has bound. */
@Service
class InventoryService extends InventoryGrpc.InventoryImplBase {

  private final StockRows stock;

  InventoryService(StockRows stock) {
    this.stock = stock;
  }

  @Override
  public void getStock(GetStockRequest request, StreamObserver<GetStockResponse> response) {
    Optional<Tenant> tenant = TenantContext.current();
    if (tenant.isEmpty()) {
      response.onError(
          Status.UNAUTHENTICATED.withDescription("The call has no tenant.").asException());
      return;
    }
    Optional<Integer> available = stock.available(tenant.get().id(), request.getSku());
    if (available.isEmpty()) {
      response.onError(Status.NOT_FOUND.withDescription("There is no such product.").asException());
      return;
    }
    response.onNext(GetStockResponse.newBuilder().setAvailable(available.get()).build());
    response.onCompleted();
  }
}

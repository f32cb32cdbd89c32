package io.tenantry.samples.storefront.inventory;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.inprocess.InProcessSocketAddress;
import io.tenantry.context.PlanName;
import io.tenantry.context.Region;
import io.tenantry.context.Tenant;
import io.tenantry.context.TenantContext;
import io.tenantry.context.TenantId;
import java.util.List;
import org.springframework.grpc.server.GlobalServerInterceptor;
import org.springframework.stereotype.Component;

/**
 * Hands the tenant from the shop to the inventory within one process, which is no border: whom the
 * shop works for was judged, admitted and measured when the request came in, and is not a second
 * time ({@code tenantry.propagation.grpc.ignored-methods}). Over the network this does nothing, and
 * the starter does.
 */
@Component
@GlobalServerInterceptor
final class SameProcess implements ClientInterceptor, ServerInterceptor {

  private static final Metadata.Key<Tenant> TENANT =
      Metadata.Key.of(
          "tenant-in-process",
          new Metadata.AsciiMarshaller<Tenant>() {
            @Override
            public String toAsciiString(Tenant tenant) {
              return "%s %s %s".formatted(tenant.id(), tenant.region(), tenant.plan());
            }

            @Override
            public Tenant parseAsciiString(String text) {
              List<String> names = List.of(text.split(" "));
              return new Tenant(
                  new TenantId(names.get(0)), new Region(names.get(1)), new PlanName(names.get(2)));
            }
          });

  private final TenantContext tenants;

  SameProcess(TenantContext tenants) {
    this.tenants = tenants;
  }

  @Override
  public <Q, R> ClientCall<Q, R> interceptCall(
      MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
    return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
      @Override
      public void start(Listener<R> listener, Metadata metadata) {
        TenantContext.current().ifPresent(tenant -> metadata.put(TENANT, tenant));
        super.start(listener, metadata);
      }
    };
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata metadata, ServerCallHandler<Q, R> next) {
    boolean here =
        call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR) instanceof InProcessSocketAddress;
    Tenant tenant = here ? metadata.get(TENANT) : null;
    ServerCall.Listener<Q> callbacks = next.startCall(call, metadata);
    if (tenant == null) {
      return callbacks;
    }
    // A call with one message begins its work when that is complete.
    return new SimpleForwardingServerCallListener<>(callbacks) {
      @Override
      public void onHalfClose() {
        tenants.run(tenant, super::onHalfClose);
      }
    };
  }
}

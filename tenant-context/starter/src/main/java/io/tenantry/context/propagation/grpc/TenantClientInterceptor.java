package io.tenantry.context.propagation.grpc;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.tenantry.context.Tenant;
import io.tenantry.context.TenantContext;
import io.tenantry.context.TenantScope;
import io.tenantry.context.propagation.OutboundHeaders;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Tells the tenant of whoever makes a call to a channel whose authority is on the list of
 * destinations. A call that overrides the authority needs both to be on the list. Metadata of ours
 * that is there already is replaced, or removed.
 *
 * <p>What the call's listener or response observer is told, it is told in the tenant's scope.
 *
 * <p>The tenant is that of the thread, or otherwise that of gRPC's context ({@link
 * TenantServerInterceptor#TENANT}).
 */
public final class TenantClientInterceptor implements ClientInterceptor {

  private final OutboundHeaders outbound;
  private final Map<String, Metadata.Key<String>> keys = new LinkedHashMap<>();

  /**
   * @throws IllegalArgumentException if gRPC has no such names
   */
  public TenantClientInterceptor(OutboundHeaders outbound) {
    this.outbound = outbound;
    outbound.names().forEach(name -> keys.put(name, CallClaim.key(name)));
  }

  @Override
  public <Q, R> ClientCall<Q, R> interceptCall(
      MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
    boolean allowed = allows(next.authority(), options);
    Optional<Tenant> tenant = tenant();
    Optional<TenantScope> scope = TenantScope.current();
    return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
      @Override
      public void start(Listener<R> listener, Metadata metadata) {
        remove(metadata, allowed);
        if (allowed && tenant.isPresent()) {
          outbound.of(tenant.get()).forEach((name, value) -> put(name, value, metadata));
        }
        super.start(
            scope.isPresent() ? new ScopedListener<>(listener, scope.get()) : listener, metadata);
      }
    };
  }

  private boolean allows(String authority, CallOptions options) {
    String override = options.getAuthority();
    return outbound.destinations().contain(authority)
        && (override == null || outbound.destinations().contain(override));
  }

  private void remove(Metadata metadata, boolean allowed) {
    keys.forEach((name, key) -> {
      if (metadata.removeAll(key) != null && !allowed) {
        outbound.removed(name, "tenantry.propagation.destinations");
      }
    });
  }

  private void put(String name, String value, Metadata metadata) {
    Metadata.Key<String> key = keys.get(name);
    if (key != null) {
      metadata.put(key, value);
    }
  }

  private static Optional<Tenant> tenant() {
    return TenantContext.current()
        .or(() -> Optional.ofNullable(TenantServerInterceptor.TENANT.get()));
  }

  private static final class ScopedListener<R> extends SimpleForwardingClientCallListener<R> {

    private final TenantScope caller;

    private ScopedListener(ClientCall.Listener<R> listener, TenantScope caller) {
      super(listener);
      this.caller = caller;
    }

    @Override
    public void onHeaders(Metadata headers) {
      try (TenantScope scope = caller.reopen()) {
        super.onHeaders(headers);
      }
    }

    @Override
    public void onMessage(R message) {
      try (TenantScope scope = caller.reopen()) {
        super.onMessage(message);
      }
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      try (TenantScope scope = caller.reopen()) {
        super.onClose(status, trailers);
      }
    }

    @Override
    public void onReady() {
      try (TenantScope scope = caller.reopen()) {
        super.onReady();
      }
    }
  }
}

package io.tenantry.context.propagation.http;

import io.tenantry.context.Tenant;
import io.tenantry.context.TenantContext;
import io.tenantry.context.TenantScope;
import io.tenantry.context.propagation.OutboundHeaders;
import io.tenantry.context.propagation.TenantThreadLocalAccessor;
import java.util.Optional;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/**
 * For WebClient. The tenant is that of the Reactor context, where there is one, and otherwise that
 * of the thread that subscribes.
 */
public final class TenantExchangeFilter implements ExchangeFilterFunction {

  private final OutboundRequest outbound;

  public TenantExchangeFilter(OutboundHeaders headers) {
    this.outbound = new OutboundRequest(headers);
  }

  @Override
  public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
    return Mono.deferContextual(context ->
        next.exchange(
            ClientRequest.from(request)
                .headers(headers -> outbound.write(request.url(), tenantOf(context), headers))
                .build()));
  }

  private static Optional<Tenant> tenantOf(ContextView context) {
    return context
        .<TenantScope>getOrEmpty(TenantThreadLocalAccessor.KEY)
        .map(TenantScope::tenant)
        .orElseGet(TenantContext::current);
  }
}

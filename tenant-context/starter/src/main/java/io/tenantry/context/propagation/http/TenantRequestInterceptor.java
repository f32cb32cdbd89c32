package io.tenantry.context.propagation.http;

import io.tenantry.context.TenantContext;
import io.tenantry.context.propagation.OutboundHeaders;
import java.io.IOException;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;

/**
 * For RestClient and RestTemplate. Interceptors that are added behind this one have the last word,
 * so it goes last. As with every interceptor, a request's body is in memory before it is sent.
 */
public final class TenantRequestInterceptor implements ClientHttpRequestInterceptor {

  private final OutboundRequest outbound;

  public TenantRequestInterceptor(OutboundHeaders headers) {
    this.outbound = new OutboundRequest(headers);
  }

  @Override
  public ClientHttpResponse intercept(
      HttpRequest request, byte[] body, ClientHttpRequestExecution execution) throws IOException {
    outbound.write(request.getURI(), TenantContext.current(), request.getHeaders());
    return execution.execute(request, body);
  }
}

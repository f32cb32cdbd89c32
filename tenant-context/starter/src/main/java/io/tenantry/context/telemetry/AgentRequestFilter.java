package io.tenantry.context.telemetry;

import io.tenantry.context.Tenant;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;

/**
 * Tells the agent extension whom each request was for, when everybody who had to judge it has: for
 * the server span and for {@code http.server.request.duration}.
 *
 * <p>A scope that is opened for another tenant while a request is served does not change whom the
 * request is for. One that named a tenant and was turned away has {@code _unknown}, one that named
 * none has {@code _none}.
 *
 * <p>To be the first filter, and for the first dispatch only. An asynchronous request is not
 * complete before that has returned.
 */
public final class AgentRequestFilter implements Filter {

  private final AgentChannel channel;

  public AgentRequestFilter(AgentChannel channel) {
    this.channel = channel;
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    try {
      chain.doFilter(request, response);
    } finally {
      channel.settle(ServletTenant.tenantOf(request).orElse(Tenant.NONE));
    }
  }
}

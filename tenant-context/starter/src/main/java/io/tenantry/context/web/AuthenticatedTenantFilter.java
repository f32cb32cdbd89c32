package io.tenantry.context.web;

import io.tenantry.context.AdmissionControl;
import io.tenantry.context.RequestMeter;
import io.tenantry.context.TenantClaim;
import io.tenantry.context.TenantContext;
import io.tenantry.context.TenantListener;
import io.tenantry.context.TenantResolver;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;

/**
 * Goes on with the requests that {@link TenantContextFilter} left to an authentication and that
 * passed it: adds what the authenticated sender's credentials say, and serves the request within
 * the scope of its tenant, or turns it away. For first dispatches only; the others have the tenant
 * from the filter in front.
 */
public final class AuthenticatedTenantFilter implements Filter {

  private final TenantSource[] sources;
  private final Judgement judgement;

  /**
   * @param sources those that {@linkplain TenantSource#needsAuthentication need authentication}
   */
  public AuthenticatedTenantFilter(
      List<TenantSource> sources,
      TenantResolver resolver,
      AdmissionControl admission,
      TenantContext tenants,
      RequestMeter requests,
      TenantListener listener) {
    this.sources = sources.toArray(TenantSource[]::new);
    this.judgement = new Judgement(resolver, admission, tenants, requests, listener);
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    boolean open = request.getAttribute(TenantContext.REQUEST_ATTRIBUTE) == null;
    if (open
        && request instanceof HttpServletRequest http
        && request.getAttribute(TenantContext.CLAIM_ATTRIBUTE) instanceof TenantClaim earlier) {
      HttpServletRequest sent = ContainerRequest.of(http);
      TenantClaim claim = earlier;
      for (TenantSource source : sources) {
        claim = claim.and(source.claimOf(sent));
      }
      judgement.proceed(claim, http, (HttpServletResponse) response, chain);
    } else {
      chain.doFilter(request, response);
    }
  }
}

package io.tenantry.context.web;

import io.tenantry.context.AdmissionControl;
import io.tenantry.context.Rejection;
import io.tenantry.context.RequestMeter;
import io.tenantry.context.Tenant;
import io.tenantry.context.TenantClaim;
import io.tenantry.context.TenantContext;
import io.tenantry.context.TenantListener;
import io.tenantry.context.TenantResolution.Rejected;
import io.tenantry.context.TenantResolver;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Collects what a request says about its tenant, as early as it can be asked, and serves the
 * request within the scope of that tenant, or turns it away.
 *
 * <p>In front of an authentication ({@link #beforeAuthentication}), it turns away only what is
 * wrong whoever sent it, and leaves the rest to {@link AuthenticatedTenantFilter}: until then the
 * request has no tenant, so that one that is merely claimed reaches no directory and no limit, and
 * has no name in telemetry.
 *
 * <p>A claim is judged once, in the first dispatch of a request. Later dispatches (of an
 * asynchronous request, or to the error page) believe the request attribute that the first one
 * left, and nothing else: a request that was turned away has no tenant on its error page.
 */
public final class TenantContextFilter implements Filter {

  private final TenantSource[] sources;
  private final IgnoredPaths ignoredPaths;
  private final ClaimedRequest next;
  private final TenantRequests served;
  private final CleanThreads threads;

  /** For an application in which nobody but the sources authenticates. */
  public TenantContextFilter(
      List<TenantSource> sources,
      IgnoredPaths ignoredPaths,
      TenantResolver resolver,
      AdmissionControl admission,
      TenantContext tenants,
      RequestMeter requests,
      TenantListener listener) {
    this(
        sources,
        ignoredPaths,
        new Judgement(resolver, admission, tenants, requests, listener),
        tenants,
        listener);
  }

  private TenantContextFilter(
      List<TenantSource> sources,
      IgnoredPaths ignoredPaths,
      ClaimedRequest next,
      TenantContext tenants,
      TenantListener listener) {
    this.sources = sources.toArray(TenantSource[]::new);
    this.ignoredPaths = ignoredPaths;
    this.next = next;
    this.served = new TenantRequests(tenants);
    this.threads = new CleanThreads(tenants, listener);
  }

  /** For an application in which {@link AuthenticatedTenantFilter} follows. */
  public static TenantContextFilter beforeAuthentication(
      List<TenantSource> sources,
      IgnoredPaths ignoredPaths,
      TenantContext tenants,
      TenantListener listener) {
    return new TenantContextFilter(
        sources, ignoredPaths, leftToAuthentication(new Rejections(listener)), tenants, listener);
  }

  private static ClaimedRequest leftToAuthentication(Rejections rejections) {
    return (claim, request, response, chain) -> {
      Optional<Rejection> rejection = claim.rejection();
      if (rejection.isPresent()) {
        rejections.turnAway(new Rejected(rejection.get()), claim, request, response);
      } else {
        request.setAttribute(TenantContext.CLAIM_ATTRIBUTE, claim);
        chain.doFilter(request, response);
      }
    };
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!(request instanceof HttpServletRequest http)) {
      chain.doFilter(request, response);
      return;
    }
    Object tenant = request.getAttribute(TenantContext.REQUEST_ATTRIBUTE);
    if (request.getDispatcherType() == DispatcherType.ASYNC && !isSomebody(tenant)) {
      // On any thread of the container's; a scope of the request's own would hide what was left.
      threads.begin();
    }
    if (tenant instanceof Tenant known) {
      served.proceed(known, request, response, chain);
    } else if (request.getDispatcherType() != DispatcherType.REQUEST) {
      chain.doFilter(request, response);
    } else {
      arrived(http, (HttpServletResponse) response, chain);
    }
  }

  private static boolean isSomebody(@Nullable Object tenant) {
    return tenant instanceof Tenant known && !known.id().isReserved();
  }

  private void arrived(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    HttpServletRequest sent = ContainerRequest.of(request);
    if (ignoredPaths.contains(sent)) {
      chain.doFilter(request, response);
      return;
    }
    TenantClaim claim = TenantClaim.NONE;
    for (TenantSource source : sources) {
      claim = claim.and(source.claimOf(sent));
    }
    next.proceed(claim, request, response, chain);
  }
}

package io.tenantry.context.web;

import io.tenantry.context.Admission;
import io.tenantry.context.AdmissionControl;
import io.tenantry.context.RequestMeter;
import io.tenantry.context.Tenant;
import io.tenantry.context.TenantClaim;
import io.tenantry.context.TenantContext;
import io.tenantry.context.TenantListener;
import io.tenantry.context.TenantResolution;
import io.tenantry.context.TenantResolution.Rejected;
import io.tenantry.context.TenantResolution.Resolved;
import io.tenantry.context.TenantResolver;
import io.tenantry.context.TenantScope;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves each request within the scope of its tenant, or turns it away.
 *
 * <p>A claim is judged once, in the first dispatch of a request. Later dispatches (of an
 * asynchronous request, or to the error page) believe the request attribute that the first one
 * left, and nothing else: a request that was turned away has no tenant on its error page.
 *
 * <p>A request is measured from its arrival here to its completion, once: when the chain returns,
 * or, if it was made asynchronous, when that completes. Requests that are turned away and requests
 * to ignored paths are not demand and are not measured; those that a limit refuses are demand.
 */
public final class TenantContextFilter implements Filter {

  private static final Logger LOGGER = LoggerFactory.getLogger(TenantContextFilter.class);

  private final List<TenantSource> sources;
  private final IgnoredPaths ignoredPaths;
  private final TenantResolver resolver;
  private final AdmissionControl admission;
  private final TenantContext tenants;
  private final RequestMeter requests;
  private final TenantListener listener;
  private final RejectionResponses responses;

  public TenantContextFilter(
      List<TenantSource> sources,
      IgnoredPaths ignoredPaths,
      TenantResolver resolver,
      AdmissionControl admission,
      TenantContext tenants,
      RequestMeter requests,
      TenantListener listener) {
    this.sources = List.copyOf(sources);
    this.ignoredPaths = ignoredPaths;
    this.resolver = resolver;
    this.admission = admission;
    this.tenants = tenants;
    this.requests = requests;
    this.listener = listener;
    this.responses = new RejectionResponses();
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!(request instanceof HttpServletRequest http)) {
      chain.doFilter(request, response);
    } else if (request.getAttribute(TenantContext.REQUEST_ATTRIBUTE) instanceof Tenant tenant) {
      proceed(tenant, request, response, chain);
    } else if (request.getDispatcherType() != DispatcherType.REQUEST
        || ignoredPaths.contains(http)) {
      chain.doFilter(request, response);
    } else {
      judge(http, (HttpServletResponse) response, chain);
    }
  }

  private void judge(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    TenantClaim claim = TenantClaim.NONE;
    for (TenantSource source : sources) {
      claim = claim.and(source.claimOf(request));
    }
    request.setAttribute(TenantContext.CLAIM_ATTRIBUTE, claim);
    TenantResolution resolution = resolver.resolve(claim);
    if (resolution instanceof Resolved resolved) {
      admit(resolved.tenant(), request, response, chain);
    } else if (resolution instanceof Rejected rejected) {
      LOGGER.debug("Turned a request away: {}", rejected.reason());
      listener.rejected(rejected.reason());
      responses.write(rejected, response);
    }
  }

  private void admit(
      Tenant tenant, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    request.setAttribute(TenantContext.REQUEST_ATTRIBUTE, tenant);
    Admission answer = admission.admit(tenant);
    if (answer instanceof Admission.Permit permit) {
      serve(tenant, permit, request, response, chain);
    } else if (answer instanceof Admission.Refused refused) {
      requests.refused(tenant, refused.reason());
      listener.refused(tenant, refused.reason());
      responses.write(refused, response);
    }
  }

  private void serve(
      Tenant tenant,
      Admission.Permit permit,
      HttpServletRequest request,
      HttpServletResponse response,
      FilterChain chain)
      throws IOException, ServletException {
    Completion completion = new Completion(requests.arrived(tenant), permit, response);
    boolean thrown = true;
    try {
      proceed(tenant, request, response, chain);
      thrown = false;
    } finally {
      if (request.isAsyncStarted()) {
        request.getAsyncContext().addListener(completion);
      } else {
        completion.complete(thrown);
      }
    }
  }

  private void proceed(
      Tenant tenant, ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (tenant.id().isReserved()) {
      chain.doFilter(request, response);
      return;
    }
    try (TenantScope scope = tenants.open(tenant)) {
      chain.doFilter(request, response);
    }
  }

  /** Waits for the end of an asynchronous request, however often it is made asynchronous again. */
  private record Completion(
      RequestMeter.InFlight inFlight, Admission.Permit permit, HttpServletResponse response)
      implements AsyncListener {

    private void complete(boolean failed) {
      inFlight.completed();
      permit.completed(
          failed || response.getStatus() >= HttpServletResponse.SC_INTERNAL_SERVER_ERROR
              ? Admission.Outcome.FAILED
              : Admission.Outcome.SERVED);
    }

    @Override
    public void onComplete(AsyncEvent event) {
      complete(event.getThrowable() != null);
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
      event.getAsyncContext().addListener(this);
    }

    @Override
    public void onTimeout(AsyncEvent event) {}

    @Override
    public void onError(AsyncEvent event) {}
  }
}

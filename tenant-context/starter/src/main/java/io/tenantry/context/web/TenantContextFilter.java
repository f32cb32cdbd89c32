package io.tenantry.context.web;

import io.tenantry.context.Rejection;
import io.tenantry.context.RequestMeter;
import io.tenantry.context.Tenant;
import io.tenantry.context.TenantContext;
import io.tenantry.context.TenantEvidence;
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
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves each request within the scope of its tenant, or turns it away.
 *
 * <p>Evidence is judged once, in the first dispatch of a request. Later dispatches (of an
 * asynchronous request, or to the error page) believe the request attribute that the first one
 * left, and nothing else: a request that was turned away has no tenant on its error page.
 *
 * <p>A request is measured from its arrival here to its completion, once: when the chain returns,
 * or, if it was made asynchronous, when that completes. Requests that are turned away and requests
 * to ignored paths are not demand and are not measured.
 */
public final class TenantContextFilter implements Filter {

  private static final Logger LOGGER = LoggerFactory.getLogger(TenantContextFilter.class);

  private final TenantHeaders headers;
  private final PeerAddress peerAddress;
  private final IgnoredPaths ignoredPaths;
  private final TenantResolver resolver;
  private final TenantContext tenants;
  private final RequestMeter requests;
  private final Consumer<Rejection> rejections;
  private final RejectionResponses responses;

  /**
   * @param rejections told the reason of each rejection
   */
  public TenantContextFilter(
      TenantHeaders headers,
      PeerAddress peerAddress,
      IgnoredPaths ignoredPaths,
      TenantResolver resolver,
      TenantContext tenants,
      RequestMeter requests,
      Consumer<Rejection> rejections) {
    this.headers = headers;
    this.peerAddress = peerAddress;
    this.ignoredPaths = ignoredPaths;
    this.resolver = resolver;
    this.tenants = tenants;
    this.requests = requests;
    this.rejections = rejections;
    this.responses = new RejectionResponses(headers);
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
    TenantResolution resolution = resolver.resolve(evidenceOf(request));
    if (resolution instanceof Resolved resolved) {
      serve(resolved.tenant(), request, response, chain);
    } else if (resolution instanceof Rejected rejected) {
      LOGGER.debug("Turned a request away: {}", rejected.reason());
      rejections.accept(rejected.reason());
      responses.write(rejected.reason(), response);
    }
  }

  private void serve(
      Tenant tenant, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    request.setAttribute(TenantContext.REQUEST_ATTRIBUTE, tenant);
    RequestMeter.InFlight inFlight = requests.arrived(tenant);
    try {
      proceed(tenant, request, response, chain);
    } finally {
      if (request.isAsyncStarted()) {
        request.getAsyncContext().addListener(new Completion(inFlight));
      } else {
        inFlight.completed();
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

  private TenantEvidence evidenceOf(HttpServletRequest request) {
    return new TenantEvidence(
        peerAddress.of(request),
        valuesOf(headers.tenant(), request),
        valuesOf(headers.region(), request));
  }

  private static List<String> valuesOf(String header, HttpServletRequest request) {
    Enumeration<String> values = request.getHeaders(header);
    if (!values.hasMoreElements()) {
      return List.of();
    }
    String first = values.nextElement();
    if (!values.hasMoreElements()) {
      return List.of(first);
    }
    List<String> all = new ArrayList<>();
    all.add(first);
    while (values.hasMoreElements()) {
      all.add(values.nextElement());
    }
    return all;
  }

  /** Waits for the end of an asynchronous request, however often it is made asynchronous again. */
  private record Completion(RequestMeter.InFlight inFlight) implements AsyncListener {

    @Override
    public void onComplete(AsyncEvent event) {
      inFlight.completed();
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

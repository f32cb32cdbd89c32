package io.tenantry.context.web;

import io.tenantry.context.Admission;
import io.tenantry.context.AdmissionControl;
import io.tenantry.context.Rejection;
import io.tenantry.context.RequestMeter;
import io.tenantry.context.Tenant;
import io.tenantry.context.TenantClaim;
import io.tenantry.context.TenantContext;
import io.tenantry.context.TenantListener;
import io.tenantry.context.TenantResolution;
import io.tenantry.context.TenantResolution.Rejected;
import io.tenantry.context.TenantResolution.Resolved;
import io.tenantry.context.TenantResolver;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.web.cors.CorsUtils;

/**
 * Has a claim judged and the tenant admitted, and serves the request in the tenant's scope.
 *
 * <p>A request is measured from its arrival here to its completion, once: when the chain returns,
 * or, if it was made asynchronous, when that completes. Requests that are turned away are not
 * demand and are not measured; those that a limit refuses are demand.
 *
 * <p>A browser sends neither headers of an application's nor credentials with the preflight of a
 * request to another origin. One that lacks nothing but them goes on, without a tenant and
 * unmeasured.
 */
final class Judgement implements ClaimedRequest {

  private static final Set<Rejection> NEEDS_CREDENTIALS =
      EnumSet.of(Rejection.MISSING_TENANT, Rejection.UNTRUSTED_PEER);

  private final TenantResolver resolver;
  private final AdmissionControl admission;
  private final RequestMeter requests;
  private final TenantListener listener;
  private final TenantRequests served;
  private final Rejections rejections;

  Judgement(
      TenantResolver resolver,
      AdmissionControl admission,
      TenantContext tenants,
      RequestMeter requests,
      TenantListener listener) {
    this.resolver = resolver;
    this.admission = admission;
    this.requests = requests;
    this.listener = listener;
    this.served = new TenantRequests(tenants);
    this.rejections = new Rejections(listener);
  }

  @Override
  public void proceed(
      TenantClaim claim,
      HttpServletRequest request,
      HttpServletResponse response,
      FilterChain chain)
      throws IOException, ServletException {
    TenantResolution resolution = resolver.resolve(claim);
    if (resolution instanceof Resolved resolved) {
      admit(resolved.tenant(), request, response, chain);
    } else if (resolution instanceof Rejected rejected) {
      if (NEEDS_CREDENTIALS.contains(rejected.reason())
          && CorsUtils.isPreFlightRequest(ContainerRequest.of(request))) {
        request.setAttribute(TenantContext.CLAIM_ATTRIBUTE, claim);
        chain.doFilter(request, response);
      } else {
        rejections.turnAway(rejected, claim, request, response);
      }
    }
  }

  private void admit(
      Tenant tenant, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    listener.arrived(tenant);
    request.setAttribute(TenantContext.REQUEST_ATTRIBUTE, tenant);
    Admission answer = admission.admit(tenant);
    if (answer instanceof Admission.Permit permit) {
      serve(tenant, permit, request, response, chain);
    } else if (answer instanceof Admission.Refused refused) {
      request.setAttribute(TenantContext.REFUSAL_ATTRIBUTE, refused.reason());
      requests.refused(tenant, refused.reason());
      listener.refused(tenant, refused.reason());
      RejectionResponses.INSTANCE.write(refused, response);
    }
  }

  private void serve(
      Tenant tenant,
      Admission.Permit permit,
      HttpServletRequest request,
      HttpServletResponse response,
      FilterChain chain)
      throws IOException, ServletException {
    RequestMeter.InFlight inFlight = requests.arrived(tenant);
    boolean thrown = true;
    try {
      served.proceed(tenant, request, response, chain);
      thrown = false;
    } finally {
      if (request.isAsyncStarted()) {
        request.getAsyncContext().addListener(new Completion(inFlight, permit, response));
      } else {
        complete(inFlight, permit, response, thrown);
      }
    }
  }

  private static void complete(
      RequestMeter.InFlight inFlight,
      Admission.Permit permit,
      HttpServletResponse response,
      boolean failed) {
    inFlight.completed();
    permit.completed(
        failed || response.getStatus() >= HttpServletResponse.SC_INTERNAL_SERVER_ERROR
            ? Admission.Outcome.FAILED
            : Admission.Outcome.SERVED);
  }

  /**
   * Waits for the end of an asynchronous request, however often it is made asynchronous again. Of
   * one that has timed out, the container may say so twice; it ends once. What went wrong is told
   * before the end, and on Tomcat not again with it.
   */
  private static final class Completion implements AsyncListener {

    private final RequestMeter.InFlight inFlight;
    private final Admission.Permit permit;
    private final HttpServletResponse response;
    private final AtomicBoolean complete = new AtomicBoolean();
    private volatile boolean failed;

    private Completion(
        RequestMeter.InFlight inFlight, Admission.Permit permit, HttpServletResponse response) {
      this.inFlight = inFlight;
      this.permit = permit;
      this.response = response;
    }

    @Override
    public void onComplete(AsyncEvent event) {
      if (complete.compareAndSet(false, true)) {
        Judgement.complete(inFlight, permit, response, failed || event.getThrowable() != null);
      }
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
      event.getAsyncContext().addListener(this);
    }

    @Override
    public void onTimeout(AsyncEvent event) {
      failed = true;
    }

    @Override
    public void onError(AsyncEvent event) {
      failed = true;
    }
  }
}

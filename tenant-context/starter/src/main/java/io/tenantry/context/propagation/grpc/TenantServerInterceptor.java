package io.tenantry.context.propagation.grpc;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.tenantry.context.Admission;
import io.tenantry.context.AdmissionControl;
import io.tenantry.context.BearerTokenVerifier;
import io.tenantry.context.PeerTrust;
import io.tenantry.context.RequestMeter;
import io.tenantry.context.Tenant;
import io.tenantry.context.TenantClaim;
import io.tenantry.context.TenantContext;
import io.tenantry.context.TenantHeaders;
import io.tenantry.context.TenantListener;
import io.tenantry.context.TenantResolution;
import io.tenantry.context.TenantResolution.Rejected;
import io.tenantry.context.TenantResolution.Resolved;
import io.tenantry.context.TenantResolver;
import io.tenantry.context.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * Serves each call within the scope of its tenant, or turns it away.
 *
 * <p>The metadata names the tenant under the names of {@link TenantHeaders}, and a bearer token
 * does where there is something to verify it with. Names are believed by the address of the
 * connection's other end. A call over a transport without one, inside the process or through a
 * socket file, is believed only for its token.
 *
 * <p>Every callback of a call runs in the tenant's scope, on whichever thread gRPC calls it, and
 * leaves that thread as it was. {@link #TENANT} is in gRPC's own context, for work that takes that
 * along and nothing else.
 *
 * <p>A call is measured from its arrival here until it is complete or cancelled, however long a
 * stream that is. Calls that are turned away and ignored methods are not demand; those that a limit
 * refuses are.
 */
public final class TenantServerInterceptor implements ServerInterceptor {

  /** The tenant of the call that is served, in gRPC's context; null without one. */
  public static final Context.Key<Tenant> TENANT = Context.key("io.tenantry.tenant");

  private final CallClaim claims;
  private final IgnoredMethods ignored;
  private final TenantResolver resolver;
  private final AdmissionControl admission;
  private final TenantContext tenants;
  private final RequestMeter requests;
  private final TenantListener listener;
  private final ObservationRegistry observations;

  /**
   * @param verifier verifies bearer tokens; null where nobody does, and tokens are not looked at
   * @param observations whose current observation is told the tenant
   */
  public TenantServerInterceptor(
      TenantHeaders headers,
      PeerTrust peerTrust,
      @Nullable BearerTokenVerifier verifier,
      IgnoredMethods ignored,
      TenantResolver resolver,
      AdmissionControl admission,
      TenantContext tenants,
      RequestMeter requests,
      TenantListener listener,
      ObservationRegistry observations) {
    this.claims = new CallClaim(headers, peerTrust, verifier);
    this.ignored = ignored;
    this.resolver = resolver;
    this.admission = admission;
    this.tenants = tenants;
    this.requests = requests;
    this.listener = listener;
    this.observations = observations;
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata metadata, ServerCallHandler<Q, R> next) {
    if (ignored.contains(
        call.getMethodDescriptor().getFullMethodName(),
        call.getMethodDescriptor().getServiceName())) {
      return next.startCall(call, metadata);
    }
    TenantClaim claim = claims.of(call, metadata);
    TenantResolution resolution = resolver.resolve(claim);
    if (resolution instanceof Rejected rejected) {
      observe(claim.namesTenant() ? Tenant.UNKNOWN : Tenant.NONE);
      listener.rejected(rejected.reason());
      call.close(
          RejectionStatus.of(rejected.reason()),
          RejectionStatus.trailersOf(rejected, claims.regionKey()));
      return new Closed<>();
    }
    Tenant tenant = ((Resolved) resolution).tenant();
    listener.arrived(tenant);
    observe(tenant);
    Admission answer = admission.admit(tenant);
    if (answer instanceof Admission.Refused refused) {
      requests.refused(tenant, refused.reason());
      listener.refused(tenant, refused.reason());
      call.close(RejectionStatus.of(refused.reason()), RejectionStatus.trailersOf(refused));
      return new Closed<>();
    }
    return serve(tenant, (Admission.Permit) answer, call, metadata, next);
  }

  private <Q, R> ServerCall.Listener<Q> serve(
      Tenant tenant,
      Admission.Permit permit,
      ServerCall<Q, R> call,
      Metadata metadata,
      ServerCallHandler<Q, R> next) {
    ServedCall<Q, R> served = new ServedCall<>(call, requests.arrived(tenant), permit);
    boolean started = false;
    try {
      ServerCall.Listener<Q> callbacks = start(tenant, served, metadata, next);
      started = true;
      return callbacks;
    } finally {
      if (!started) {
        served.failed();
      }
    }
  }

  private <Q, R> ServerCall.Listener<Q> start(
      Tenant tenant, ServedCall<Q, R> call, Metadata metadata, ServerCallHandler<Q, R> next) {
    if (tenant.id().isReserved()) {
      return new ServedListener<>(next.startCall(call, metadata), call, Runnable::run);
    }
    try (TenantScope scope = tenants.open(tenant)) {
      // Within the scope: the OpenTelemetry agent keeps its own context in gRPC's, baggage
      // included.
      Context context = Context.current().withValue(TENANT, tenant);
      return new ServedListener<>(
          Contexts.interceptCall(context, call, metadata, next),
          call,
          callback -> tenants.run(tenant, callback));
    }
  }

  private void observe(Tenant tenant) {
    Observation current = observations.getCurrentObservation();
    if (current != null) {
      current.getContext().put(Tenant.class, tenant);
    }
  }

  /** Of a call that was turned away: what still comes is not listened to. */
  private static final class Closed<Q> extends ServerCall.Listener<Q> {}
}

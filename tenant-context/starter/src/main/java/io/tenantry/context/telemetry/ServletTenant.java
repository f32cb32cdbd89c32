package io.tenantry.context.telemetry;

import io.micrometer.observation.Observation;
import io.tenantry.context.Tenant;
import io.tenantry.context.TenantClaim;
import io.tenantry.context.TenantContext;
import jakarta.servlet.ServletRequest;
import java.util.Optional;
import org.springframework.http.server.observation.ServerRequestObservationContext;

/**
 * Finds the tenant of a servlet request in the request's attributes, not on the thread: an
 * asynchronous request is completed on a thread that has none. Whatever else is observed is looked
 * up as {@link ObservedTenant#IN_CONTEXT} says.
 */
public final class ServletTenant implements ObservedTenant {

  @Override
  public Optional<Tenant> of(Observation.Context context) {
    if (context instanceof ServerRequestObservationContext server && server.getCarrier() != null) {
      return tenantOf(server.getCarrier());
    }
    return IN_CONTEXT.of(context);
  }

  static Optional<Tenant> tenantOf(ServletRequest request) {
    if (request.getAttribute(TenantContext.REQUEST_ATTRIBUTE) instanceof Tenant tenant) {
      return Optional.of(tenant);
    }
    return request.getAttribute(TenantContext.CLAIM_ATTRIBUTE) instanceof TenantClaim claim
            && claim.namesTenant()
        ? Optional.of(Tenant.UNKNOWN)
        : Optional.empty();
  }
}

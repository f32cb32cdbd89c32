package io.tenantry.context.telemetry;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationFilter;
import io.tenantry.context.Tenant;
import io.tenantry.context.TenantClaim;
import io.tenantry.context.TenantContext;
import io.tenantry.context.TenantLabels;
import jakarta.servlet.http.HttpServletRequest;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.springframework.http.server.observation.ServerRequestObservationContext;

/**
 * Adds {@code tenant.id}, {@code tenant.region} and {@code tenant.plan} to the observation of each
 * request: to the meter {@code http.server.requests} and to the server span.
 *
 * <p>All three are always there, so that sums over tenants are right; a request without a tenant
 * has {@code _none}, and one that named a tenant and was not verified, or was turned away, has
 * {@code _unknown}. The meter gets the tenant's label. The span gets the tenant itself where that
 * differs, as a high-cardinality value, which meters do not see.
 *
 * <p>The tenant is read from the request, not from the thread: an asynchronous request is completed
 * on a thread that has none. {@code http.server.requests.active} is begun before the tenant is
 * known and has no tag of ours.
 */
public final class ServerObservationTags implements ObservationFilter {

  private final TenantLabels labels;
  private final ConcurrentMap<Tenant, KeyValues> keyValues = new ConcurrentHashMap<>();

  public ServerObservationTags(TenantLabels labels) {
    this.labels = labels;
  }

  @Override
  public Observation.Context map(Observation.Context context) {
    if (context instanceof ServerRequestObservationContext server) {
      Tenant tenant = tenantOf(server);
      Tenant label = labels.labelOf(tenant);
      server.addLowCardinalityKeyValues(
          keyValues.computeIfAbsent(label, ServerObservationTags::keyValuesOf));
      if (!label.equals(tenant)) {
        server.addHighCardinalityKeyValues(keyValuesOf(tenant));
      }
    }
    return context;
  }

  private static Tenant tenantOf(ServerRequestObservationContext server) {
    HttpServletRequest request = server.getCarrier();
    if (request == null) {
      return Tenant.NONE;
    }
    if (request.getAttribute(TenantContext.REQUEST_ATTRIBUTE) instanceof Tenant tenant) {
      return tenant;
    }
    return request.getAttribute(TenantContext.CLAIM_ATTRIBUTE) instanceof TenantClaim claim
            && claim.namesTenant()
        ? Tenant.UNKNOWN
        : Tenant.NONE;
  }

  private static KeyValues keyValuesOf(Tenant tenant) {
    return KeyValues.of(
        KeyValue.of(Tenant.ID_KEY, tenant.id().value()),
        KeyValue.of(Tenant.REGION_KEY, tenant.region().value()),
        KeyValue.of(Tenant.PLAN_KEY, tenant.plan().value()));
  }
}

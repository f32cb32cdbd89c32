package io.tenantry.context.telemetry;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationFilter;
import io.tenantry.context.DemotedNames;
import io.tenantry.context.Tenant;
import io.tenantry.context.TenantLabels;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Adds {@code tenant.id}, {@code tenant.region} and {@code tenant.plan} to the observation of each
 * message that comes in: to the meter, such as {@code http.server.requests}, and to the span.
 *
 * <p>On the observations that are listed, all three are always there, so that sums over tenants are
 * right; {@code _none} says that no tenant was named, {@code _unknown} that one was and that it was
 * not verified, or was turned away. The meter gets the tenant's label. The span gets the tenant
 * itself where that differs, as a high-cardinality value, which meters do not see. An observation
 * that is not listed and has a tenant gets it as high-cardinality values only.
 *
 * <p>The tags are added when the observation ends. {@code http.server.requests.active} is begun
 * before the tenant is known and has none of them.
 */
public final class ServerObservationTags implements ObservationFilter {

  private final TenantLabels labels;
  private final Set<String> measured;
  private final ObservedTenant observed;
  private final ConcurrentMap<Tenant, KeyValues> keyValues = new ConcurrentHashMap<>();

  /**
   * @param measured names of the observations whose meters tell tenants apart
   */
  public ServerObservationTags(TenantLabels labels, Set<String> measured, ObservedTenant observed) {
    this.labels = labels;
    this.measured = Set.copyOf(measured);
    this.observed = observed;
    labels.onDemotion(this::forget);
  }

  @Override
  public Observation.Context map(Observation.Context context) {
    Optional<Tenant> tenant = observed.of(context);
    String name = context.getName();
    if (name != null && measured.contains(name)) {
      tag(context, tenant.orElse(Tenant.NONE));
    } else {
      tenant.ifPresent(one -> context.addHighCardinalityKeyValues(keyValuesOf(one)));
    }
    return context;
  }

  private void tag(Observation.Context context, Tenant tenant) {
    Tenant label = labels.labelOf(tenant);
    KeyValues known = keyValues.get(label);
    context.addLowCardinalityKeyValues(
        known != null
            ? known
            : keyValues.computeIfAbsent(label, ServerObservationTags::keyValuesOf));
    if (!label.equals(tenant)) {
      context.addHighCardinalityKeyValues(keyValuesOf(tenant));
    }
  }

  private void forget(DemotedNames demoted) {
    keyValues.keySet().removeIf(demoted::include);
  }

  private static KeyValues keyValuesOf(Tenant tenant) {
    return KeyValues.of(
        KeyValue.of(Tenant.ID_KEY, tenant.id().value()),
        KeyValue.of(Tenant.REGION_KEY, tenant.region().value()),
        KeyValue.of(Tenant.PLAN_KEY, tenant.plan().value()));
  }
}

package io.tenantry.context.telemetry;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tenantry.context.Tenant;
import io.tenantry.context.TenantId;
import io.tenantry.context.TenantLabels;
import java.util.Set;

/**
 * Removes the meters of tenants that have lost their name in metrics, so that a registry holds no
 * more tenants at a time than there are names. Whatever has such a tenant in its tag {@code
 * tenant.id} is removed, meters of the application's own included.
 *
 * <p>To whoever reads the metrics the tenant's series ends there, and its counters begin anew at 0
 * when it gets a name again, as after a restart: {@code rate} and {@code increase} know that. What
 * it is measured with in between is in {@code _overflow}.
 */
public final class DemotedMeters {

  private final MeterRegistry registry;

  public DemotedMeters(MeterRegistry registry, TenantLabels labels) {
    this.registry = registry;
    labels.onDemotion(this::remove);
  }

  private void remove(Set<TenantId> demoted) {
    for (Meter meter : registry.getMeters()) {
      String id = meter.getId().getTag(Tenant.ID_KEY);
      if (id != null && TenantId.parse(id).filter(demoted::contains).isPresent()) {
        registry.remove(meter);
      }
    }
  }
}

package io.tenantry.context.telemetry;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tenantry.context.DemotedNames;
import io.tenantry.context.Region;
import io.tenantry.context.Tenant;
import io.tenantry.context.TenantId;
import io.tenantry.context.TenantLabels;

/**
 * Removes the meters of tenants and regions that have lost their name in metrics, so that a
 * registry holds no more of them at a time than there are names. Whatever has such a tenant in its
 * tag {@code tenant.id}, or such a region in {@code tenant.region}, is removed, meters of the
 * application's own included.
 *
 * <p>To whoever reads the metrics the series ends there, and its counters begin anew at 0 when the
 * tenant or region gets a name again, as after a restart: {@code rate} and {@code increase} know
 * that. What is measured in between is in {@code _overflow}.
 */
public final class DemotedMeters {

  private final MeterRegistry registry;

  public DemotedMeters(MeterRegistry registry, TenantLabels labels) {
    this.registry = registry;
    labels.onDemotion(this::remove);
  }

  private void remove(DemotedNames demoted) {
    for (Meter meter : registry.getMeters()) {
      String id = meter.getId().getTag(Tenant.ID_KEY);
      String region = meter.getId().getTag(Tenant.REGION_KEY);
      if ((id != null && TenantId.parse(id).filter(demoted.tenants()::contains).isPresent())
          || (region != null
              && Region.parse(region).filter(demoted.regions()::contains).isPresent())) {
        registry.remove(meter);
      }
    }
  }
}

package io.tenantry.context.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tenantry.context.Admission;
import io.tenantry.context.Rejection;
import io.tenantry.context.Tenant;
import io.tenantry.context.TenantLabels;
import io.tenantry.context.TenantListener;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * Counts what happens at the borders. Nothing of a rejected request is in it.
 *
 * <ul>
 *   <li>{@code tenantry.tenant.rejected}, by {@code reason}; every reason is there from the start,
 *       with 0.
 *   <li>{@code tenantry.admission.refused}, by {@code reason} and the tenant's label.
 *   <li>{@code tenantry.residency.reported}, by the tenant's label: requests of a resident tenant
 *       served outside its home region.
 *   <li>{@code tenantry.scope.leaked}: threads that arrived with a tenant bound.
 * </ul>
 */
public final class TenantMeters implements TenantListener {

  private final MeterRegistry registry;
  private final TenantLabels labels;
  private final Map<Rejection, Counter> rejections = new EnumMap<>(Rejection.class);
  private final Counter leaks;

  public TenantMeters(MeterRegistry registry, TenantLabels labels) {
    this.registry = registry;
    this.labels = labels;
    for (Rejection reason : Rejection.values()) {
      rejections.put(
          reason,
          Counter.builder("tenantry.tenant.rejected")
              .description("Requests turned away because of their tenant")
              .tag("reason", nameOf(reason))
              .register(registry));
    }
    this.leaks =
        Counter.builder("tenantry.scope.leaked")
            .description("Threads that began a request with the tenant of an earlier one")
            .register(registry);
  }

  @Override
  public void rejected(Rejection reason) {
    Counter counter = rejections.get(reason);
    if (counter != null) {
      counter.increment();
    }
  }

  @Override
  public void refused(Tenant tenant, Admission.Refusal reason) {
    increment(
        Counter.builder("tenantry.admission.refused")
            .description("Requests of a tenant not served because of its limits")
            .tag("reason", nameOf(reason)),
        tenant);
  }

  @Override
  public void servedElsewhere(Tenant tenant) {
    increment(
        Counter.builder("tenantry.residency.reported")
            .description("Requests of a resident tenant served outside its home region"),
        tenant);
  }

  private void increment(Counter.Builder counter, Tenant tenant) {
    Tenant label = labels.labelOf(tenant);
    counter
        .tag(Tenant.ID_KEY, label.id().value())
        .tag(Tenant.REGION_KEY, label.region().value())
        .tag(Tenant.PLAN_KEY, label.plan().value())
        .register(registry)
        .increment();
  }

  @Override
  public void leaked() {
    leaks.increment();
  }

  private static String nameOf(Enum<?> reason) {
    return reason.name().toLowerCase(Locale.ROOT);
  }
}

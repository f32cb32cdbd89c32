package io.tenantry.context.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tenantry.context.Admission;
import io.tenantry.context.DemotedNames;
import io.tenantry.context.Rejection;
import io.tenantry.context.Tenant;
import io.tenantry.context.TenantLabels;
import io.tenantry.context.TenantListener;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

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
  private final Map<Admission.Refusal, ConcurrentMap<Tenant, Counter>> refusals =
      new EnumMap<>(Admission.Refusal.class);
  private final ConcurrentMap<Tenant, Counter> elsewhere = new ConcurrentHashMap<>();
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
    for (Admission.Refusal reason : Admission.Refusal.values()) {
      refusals.put(reason, new ConcurrentHashMap<>());
    }
    labels.onDemotion(this::forget);
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
    ConcurrentMap<Tenant, Counter> counters = refusals.get(reason);
    if (counters != null) {
      counters
          .computeIfAbsent(labels.labelOf(tenant), label -> refusalsOf(label, reason))
          .increment();
    }
  }

  private Counter refusalsOf(Tenant label, Admission.Refusal reason) {
    return register(
        Counter.builder("tenantry.admission.refused")
            .description("Requests of a tenant not served because of its limits")
            .tag("reason", nameOf(reason)),
        label);
  }

  @Override
  public void servedElsewhere(Tenant tenant) {
    elsewhere.computeIfAbsent(labels.labelOf(tenant), this::servedElsewhereOf).increment();
  }

  private Counter servedElsewhereOf(Tenant label) {
    return register(
        Counter.builder("tenantry.residency.reported")
            .description("Requests of a resident tenant served outside its home region"),
        label);
  }

  private Counter register(Counter.Builder counter, Tenant label) {
    return counter
        .tag(Tenant.ID_KEY, label.id().value())
        .tag(Tenant.REGION_KEY, label.region().value())
        .tag(Tenant.PLAN_KEY, label.plan().value())
        .register(registry);
  }

  /** What is counted for those who have lost their name is removed from the registry by others. */
  private void forget(DemotedNames demoted) {
    elsewhere.keySet().removeIf(demoted::include);
    for (ConcurrentMap<Tenant, Counter> counters : refusals.values()) {
      counters.keySet().removeIf(demoted::include);
    }
  }

  @Override
  public void leaked() {
    leaks.increment();
  }

  private static String nameOf(Enum<?> reason) {
    return reason.name().toLowerCase(Locale.ROOT);
  }
}

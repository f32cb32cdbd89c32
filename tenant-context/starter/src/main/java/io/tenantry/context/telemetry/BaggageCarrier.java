package io.tenantry.context.telemetry;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.tenantry.context.Tenant;
import io.tenantry.context.TenantCarrier;

/**
 * Puts the tenant into OpenTelemetry's baggage, over whatever was there by those names. Only to be
 * used together with {@link PrivateBaggagePropagator}: a plain propagator writes all baggage to
 * every destination, third parties included.
 */
public final class BaggageCarrier implements TenantCarrier {

  @Override
  public Binding bind(Tenant tenant) {
    return makeCurrent(
        Baggage.current().toBuilder()
            .put(Tenant.ID_KEY, tenant.id().value())
            .put(Tenant.REGION_KEY, tenant.region().value())
            .put(Tenant.PLAN_KEY, tenant.plan().value())
            .build());
  }

  @Override
  public Binding clear() {
    Baggage current = Baggage.current();
    Baggage without = PrivateBaggagePropagator.withoutTenant(current);
    return without.equals(current) ? Binding.NOTHING : makeCurrent(without);
  }

  @SuppressWarnings("MustBeClosedChecker")
  private static Binding makeCurrent(Baggage baggage) {
    Scope scope = Context.current().with(baggage).makeCurrent();
    return scope::close;
  }
}

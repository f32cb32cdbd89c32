package io.tenantry.context.telemetry;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.BaggageBuilder;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import io.tenantry.context.Tenant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lets everything cross the process border but the tenant in the baggage. Outwards, because a third
 * party has no business with it; inwards, because a client could name any tenant there. All other
 * baggage passes, in both directions.
 */
public final class PrivateBaggagePropagator implements TextMapPropagator {

  private static final List<String> PRIVATE =
      List.of(Tenant.ID_KEY, Tenant.REGION_KEY, Tenant.PLAN_KEY);

  private final TextMapPropagator delegate;

  public PrivateBaggagePropagator(TextMapPropagator delegate) {
    this.delegate = delegate;
  }

  @Override
  public Collection<String> fields() {
    return delegate.fields();
  }

  @Override
  public <C> void inject(Context context, @Nullable C carrier, TextMapSetter<C> setter) {
    delegate.inject(withoutTenant(context), carrier, setter);
  }

  @Override
  public <C> Context extract(Context context, @Nullable C carrier, TextMapGetter<C> getter) {
    return withoutTenant(delegate.extract(context, carrier, getter));
  }

  private static Context withoutTenant(Context context) {
    Baggage baggage = Baggage.fromContext(context);
    Baggage without = withoutTenant(baggage);
    return without.equals(baggage) ? context : context.with(without);
  }

  /** {@code baggage} itself when there is no tenant in it. */
  static Baggage withoutTenant(Baggage baggage) {
    if (baggage.isEmpty() || PRIVATE.stream().allMatch(key -> baggage.getEntry(key) == null)) {
      return baggage;
    }
    BaggageBuilder builder = baggage.toBuilder();
    PRIVATE.forEach(builder::remove);
    return builder.build();
  }
}

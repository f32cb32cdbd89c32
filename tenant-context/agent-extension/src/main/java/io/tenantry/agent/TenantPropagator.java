package io.tenantry.agent;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import io.tenantry.context.propagation.Destinations;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * One of the agent's propagators, with two doors: everybody else's, through which a tenant passes
 * outwards only to an allowed destination and inwards never, and the starter's, which leads to this
 * extension and no further.
 *
 * <p>Every propagator is wrapped, not only the one called {@code baggage}: {@code jaeger} and
 * {@code ottrace} carry baggage, too, and one that is not named here may.
 */
final class TenantPropagator implements TextMapPropagator {

  /** The starter's class that asks whether this extension is in force. */
  static final String PROBE = "io.tenantry.context.telemetry.AgentChannel$Probe";

  /** The starter's class that says whom the request of a context is for. */
  static final String MESSAGE = "io.tenantry.context.telemetry.AgentChannel$Message";

  /** What the probe is answered by, and the version of what both sides say to each other. */
  static final String ANSWER = "tenantry-agent-extension";

  static final String VERSION = "1";

  private final TextMapPropagator delegate;
  private final Destinations allowed;

  TenantPropagator(TextMapPropagator delegate, Destinations allowed) {
    this.delegate = delegate;
    this.allowed = allowed;
  }

  @Override
  public Collection<String> fields() {
    return delegate.fields();
  }

  @Override
  public <C> void inject(Context context, @Nullable C carrier, TextMapSetter<C> setter) {
    if (isOf(PROBE, carrier)) {
      setter.set(carrier, ANSWER, VERSION);
    } else {
      delegate.inject(forDestination(context), carrier, setter);
    }
  }

  @Override
  public <C> Context extract(Context context, @Nullable C carrier, TextMapGetter<C> getter) {
    if (carrier != null && isOf(MESSAGE, carrier)) {
      hear(context, carrier, getter);
      return context;
    }
    return TenantBaggage.asIn(context, delegate.extract(context, carrier, getter));
  }

  /** A destination that cannot be told is not an allowed one. */
  private Context forDestination(Context context) {
    if (!TenantBaggage.isIn(context)) {
      return context;
    }
    Destination destination = Destination.of(context);
    return destination != null && destination.isIn(allowed)
        ? context
        : TenantBaggage.without(context);
  }

  private static <C> void hear(Context context, C message, TextMapGetter<C> getter) {
    ServedTenant served = ServedTenant.of(context);
    if (served == null) {
      return;
    }
    Attributes own = read(message, getter, "");
    Attributes labels = read(message, getter, "label.");
    ServedTenant.Names names =
        labels.isEmpty() ? new ServedTenant.Names(own, null) : new ServedTenant.Names(labels, own);
    if ("true".equals(getter.get(message, "settled"))) {
      served.settle(names);
    } else {
      served.suppose(names);
    }
  }

  /** A key that is not there is left out; labels are there only where they differ. */
  private static <C> Attributes read(C message, TextMapGetter<C> getter, String prefix) {
    return Attributes.builder()
        .put(TenantKeys.ID, getter.get(message, prefix + TenantKeys.ID.getKey()))
        .put(TenantKeys.REGION, getter.get(message, prefix + TenantKeys.REGION.getKey()))
        .put(TenantKeys.PLAN, getter.get(message, prefix + TenantKeys.PLAN.getKey()))
        .build();
  }

  private static boolean isOf(String className, @Nullable Object carrier) {
    return carrier != null && carrier.getClass().getName().equals(className);
  }
}

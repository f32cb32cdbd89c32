package io.tenantry.context.telemetry;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.Scope;
import io.tenantry.context.RecentlyUsed;
import io.tenantry.context.Tenant;
import io.tenantry.context.TenantCarrier;
import java.util.Objects;

/**
 * Puts the tenant into OpenTelemetry's baggage, over whatever was there by those names. Only to be
 * used together with {@link PrivateBaggagePropagator}: a plain propagator writes all baggage to
 * every destination, third parties included.
 */
public final class BaggageCarrier implements TenantCarrier {

  /** Beside the baggage, so that ours is told from an entry of the same name that came in. */
  private static final ContextKey<Tenant> BOUND = ContextKey.named("io.tenantry.context.tenant");

  /** Some ten thousand tenants with few collisions, in 128 kB and what they need themselves. */
  private static final int REMEMBERED = 1 << 15;

  /** The baggage of a request that came with none, as most do. */
  private final RecentlyUsed<Tenant, Baggage> alone = new RecentlyUsed<>(REMEMBERED);

  @Override
  public Binding bind(Tenant tenant) {
    Context current = Context.current();
    Baggage others = Baggage.fromContext(current);
    Baggage baggage = others.isEmpty() ? alone(tenant) : joined(others, tenant);
    return makeCurrent(current.with(baggage).with(BOUND, tenant));
  }

  private Baggage alone(Tenant tenant) {
    Baggage known = alone.find(tenant);
    return known != null ? known : alone.keep(tenant, joined(Baggage.empty(), tenant));
  }

  private static Baggage joined(Baggage others, Tenant tenant) {
    return others.toBuilder()
        .put(Tenant.ID_KEY, tenant.id().value())
        .put(Tenant.REGION_KEY, tenant.region().value())
        .put(Tenant.PLAN_KEY, tenant.plan().value())
        .build();
  }

  @Override
  @SuppressWarnings("NullAway") // a key without a value is how the API says "none"
  public Binding clear() {
    Context current = Context.current();
    Baggage baggage = Baggage.fromContext(current);
    Baggage without = PrivateBaggagePropagator.withoutTenant(baggage);
    return without.equals(baggage) && current.get(BOUND) == null
        ? Binding.NOTHING
        : makeCurrent(current.with(without).with(BOUND, null));
  }

  /**
   * Goes back to the root context. What else is in the one that was left behind, such as a span
   * that has ended, was of the same work: its scopes could not be closed over the one left open.
   */
  @Override
  public boolean clean() {
    if (Context.current().get(BOUND) == null) {
      return false;
    }
    makeCurrent(Context.root());
    return true;
  }

  /**
   * A scope that is not the innermost one does nothing when it is closed, such as where a task has
   * made a span current and never closed that: it would keep the tenant's baggage on the thread,
   * for whoever works there next. That is told by the tenant and not by the context, of which the
   * Java agent makes another object each time somebody asks.
   */
  @SuppressWarnings("MustBeClosedChecker")
  private static Binding makeCurrent(Context context) {
    Context before = Context.current();
    Scope scope = context.makeCurrent();
    return () -> {
      scope.close();
      if (!Objects.equals(Context.current().get(BOUND), before.get(BOUND))) {
        before.makeCurrent();
      }
    };
  }
}

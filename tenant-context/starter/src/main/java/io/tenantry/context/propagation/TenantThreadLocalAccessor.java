package io.tenantry.context.propagation;

import io.micrometer.context.ThreadLocalAccessor;
import io.tenantry.context.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * Captures the scope of one thread and opens its like on another, every carrier of it included. One
 * accessor for all carriers, because several accessors would restore them in an order that nobody
 * chose.
 *
 * <p>Registered as a service. Each {@code setValue} opens a scope and the matching {@code restore}
 * closes it.
 */
public final class TenantThreadLocalAccessor implements ThreadLocalAccessor<TenantScope> {

  /** The key of the tenant in a context snapshot and in a Reactor context. */
  public static final String KEY = "io.tenantry.tenant";

  @Override
  public Object key() {
    return KEY;
  }

  @Override
  public @Nullable TenantScope getValue() {
    return TenantScope.current().filter(scope -> scope.tenant().isPresent()).orElse(null);
  }

  @Override
  public void setValue(TenantScope captured) {
    captured.reopen();
  }

  @Override
  public void setValue() {
    TenantScope.openEmpty();
  }

  @Override
  public void restore(TenantScope previous) {
    restore();
  }

  @Override
  public void restore() {
    TenantScope.current().ifPresent(TenantScope::close);
  }
}

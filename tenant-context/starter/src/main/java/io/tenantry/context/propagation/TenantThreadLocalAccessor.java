package io.tenantry.context.propagation;

import io.micrometer.context.ThreadLocalAccessor;
import io.tenantry.context.TenantScope;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Captures the scope of one thread and opens its like on another, every carrier of it included. One
 * accessor for all carriers, because several accessors would restore them in an order that nobody
 * chose.
 *
 * <p>Registered as a service. Each {@code setValue} opens a scope and the matching {@code restore}
 * closes it, and with it whatever was opened inside and left open. Scopes around it, and scopes
 * that were opened after somebody else closed it, stay open. Pairs nest; a {@code restore} without
 * a {@code setValue} does nothing.
 */
public final class TenantThreadLocalAccessor implements ThreadLocalAccessor<TenantScope> {

  /** The key of the tenant in a context snapshot and in a Reactor context. */
  public static final String KEY = "io.tenantry.tenant";

  /** What was opened here on a thread and is to be closed, the innermost first. */
  private static final ThreadLocal<Deque<TenantScope>> OPENED =
      ThreadLocal.withInitial(ArrayDeque::new);

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
    remember(captured.reopen());
  }

  @Override
  public void setValue() {
    remember(TenantScope.openEmpty());
  }

  /**
   * A scope that nobody restored is closed when its thread is cleaned, and would stay here for as
   * long as the thread lives. The outermost ones only: with an open one below it, a closed one may
   * still be restored, and that must not close the one below.
   */
  private static void remember(TenantScope scope) {
    Deque<TenantScope> opened = OPENED.get();
    for (TenantScope outermost = opened.peekLast();
        outermost != null && !outermost.isOpen();
        outermost = opened.peekLast()) {
      opened.removeLast();
    }
    opened.push(scope);
  }

  @Override
  public void restore(TenantScope previous) {
    restore();
  }

  @Override
  public void restore() {
    Deque<TenantScope> opened = OPENED.get();
    TenantScope innermost = opened.poll();
    if (opened.isEmpty()) {
      OPENED.remove();
    }
    if (innermost != null) {
      innermost.close();
    }
  }
}

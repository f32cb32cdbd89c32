package io.tenantry.context;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The stretch of one thread's work that is for one tenant, or for none. Scopes nest: closing one
 * brings back the tenant of the scope around it, in every carrier, in the reverse order of opening.
 *
 * <p>A scope belongs to the thread that opened it. To take the tenant to another thread, {@link
 * #reopen} there.
 */
public final class TenantScope implements AutoCloseable {

  /** Set to null, and not removed, between scopes: a removed one costs the next an entry. */
  private static final ThreadLocal<@Nullable TenantScope> CURRENT = new ThreadLocal<>();

  private final TenantCarriers carriers;
  private final @Nullable Tenant tenant;
  private final @Nullable TenantScope outer;
  private TenantCarrier.Binding binding = TenantCarrier.Binding.NOTHING;
  private boolean open = true;

  private TenantScope(
      TenantCarriers carriers, @Nullable Tenant tenant, @Nullable TenantScope outer) {
    this.carriers = carriers;
    this.tenant = tenant;
    this.outer = outer;
  }

  /** The innermost scope that is open on this thread. */
  public static Optional<TenantScope> current() {
    return Optional.ofNullable(CURRENT.get());
  }

  /**
   * Opens a scope in which this thread has no tenant, such as for a task that was submitted by
   * nobody in particular to a thread that is used for many.
   *
   * <p>The carriers are those of the scope around it. On a thread without one, no carrier is
   * cleared: what they hold there was put there by somebody else, such as log context set by hand,
   * and stays.
   */
  public static TenantScope openEmpty() {
    TenantScope current = CURRENT.get();
    return open(current == null ? TenantCarriers.NONE : current.carriers, null);
  }

  static TenantScope open(TenantCarriers carriers, @Nullable Tenant tenant) {
    TenantScope scope = new TenantScope(carriers, tenant, CURRENT.get());
    CURRENT.set(scope);
    boolean bound = false;
    try {
      scope.binding = carriers.bind(tenant);
      bound = true;
    } finally {
      if (!bound) {
        scope.undo();
      }
    }
    return scope;
  }

  /** The tenant that this scope binds; empty in a scope made by {@link #openEmpty}. */
  public Optional<Tenant> tenant() {
    return Optional.ofNullable(tenant);
  }

  /** Whether it is still to be closed, as the thread that opened it knows. */
  public boolean isOpen() {
    return open;
  }

  /** Opens a scope for the same tenant on the calling thread, which may be any thread. */
  public TenantScope reopen() {
    return open(carriers, tenant);
  }

  /**
   * Restores what every carrier held before. Scopes inside this one that were left open are closed
   * first. Closing again does nothing. A carrier that fails is logged and keeps no other from being
   * restored.
   *
   * @throws IllegalStateException if called on another thread than the one that opened the scope
   */
  @Override
  public void close() {
    if (!open) {
      return;
    }
    if (!isOpenOnThisThread()) {
      throw new IllegalStateException(
          "a tenant scope was closed on a thread that did not open it (reopen it there instead)");
    }
    for (TenantScope scope = CURRENT.get(); scope != null && open; scope = scope.outer) {
      scope.undo();
    }
  }

  /** Closes every scope of this thread. Returns whether there was one. */
  static boolean closeAll() {
    TenantScope scope = CURRENT.get();
    if (scope == null) {
      return false;
    }
    while (scope.outer != null) {
      scope = scope.outer;
    }
    scope.close();
    return true;
  }

  private boolean isOpenOnThisThread() {
    TenantScope scope = CURRENT.get();
    while (scope != null && scope != this) {
      scope = scope.outer;
    }
    return scope == this;
  }

  private void undo() {
    TenantCarriers.undo(binding);
    open = false;
    CURRENT.set(outer);
  }
}

package io.tenantry.context;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Several carriers that move together. One of them, which is the usual case, costs no array. */
final class TenantCarriers {

  static final TenantCarriers NONE = new TenantCarriers(List.of());

  private static final Logger LOGGER = System.getLogger(TenantCarriers.class.getName());

  private final TenantCarrier[] carriers;

  /**
   * @param carriers in the order in which they are bound
   */
  TenantCarriers(List<TenantCarrier> carriers) {
    this.carriers = carriers.toArray(TenantCarrier[]::new);
  }

  /**
   * Binds {@code tenant} in each of them, or clears each when it is null. When one fails, none
   * stays bound.
   */
  TenantCarrier.Binding bind(@Nullable Tenant tenant) {
    return switch (carriers.length) {
      case 0 -> TenantCarrier.Binding.NOTHING;
      case 1 -> bind(carriers[0], tenant);
      default -> bindAll(tenant);
    };
  }

  /** Cleans each of them, and returns whether one had something. */
  boolean clean() {
    boolean leaked = false;
    for (TenantCarrier carrier : carriers) {
      try {
        leaked |= carrier.clean();
      } catch (RuntimeException e) {
        LOGGER.log(Level.WARNING, "A tenant carrier could not be cleaned", e);
      }
    }
    return leaked;
  }

  /** Undoes a binding of one or of all. One that fails is logged. */
  static void undo(TenantCarrier.Binding binding) {
    try {
      binding.undo();
    } catch (RuntimeException e) {
      LOGGER.log(Level.WARNING, "A tenant carrier could not be restored", e);
    }
  }

  private TenantCarrier.Binding bindAll(@Nullable Tenant tenant) {
    TenantCarrier.Binding[] bindings = new TenantCarrier.Binding[carriers.length];
    int bound = 0;
    try {
      while (bound < bindings.length) {
        bindings[bound] = bind(carriers[bound], tenant);
        bound++;
      }
    } finally {
      if (bound < bindings.length) {
        undoInReverse(bindings, bound);
      }
    }
    return () -> undoInReverse(bindings, bindings.length);
  }

  private static TenantCarrier.Binding bind(TenantCarrier carrier, @Nullable Tenant tenant) {
    return tenant == null ? carrier.clear() : carrier.bind(tenant);
  }

  private static void undoInReverse(TenantCarrier.Binding[] bindings, int bound) {
    for (int i = bound - 1; i >= 0; i--) {
      undo(bindings[i]);
    }
  }
}

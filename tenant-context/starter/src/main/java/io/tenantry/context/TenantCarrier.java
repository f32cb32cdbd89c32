package io.tenantry.context;

/**
 * Something that knows the current tenant of a thread and has to be moved with it: the log context,
 * baggage, a security context of your own. Every bean of this type takes part in each {@link
 * TenantScope}.
 *
 * <p>Called on the thread concerned, for every request: an implementation is thread-safe, cheap and
 * does no I/O.
 */
public interface TenantCarrier {

  /**
   * Makes {@code tenant} current on this thread.
   *
   * @return undoes exactly that, so that what was there before is there again
   */
  Binding bind(Tenant tenant);

  /**
   * Makes no tenant current on this thread.
   *
   * @return undoes exactly that, so that what was there before is there again
   */
  Binding clear();

  /**
   * Takes away, for good, what earlier work left here on a thread that begins anew. Called at the
   * start of each request, when as a rule there is nothing.
   *
   * @return whether there was a tenant
   */
  default boolean clean() {
    return false;
  }

  /** What one carrier has to undo. Closed once, on the thread that made it. */
  @FunctionalInterface
  interface Binding {

    /** There was nothing to do, and there is nothing to undo. */
    Binding NOTHING = () -> {};

    void undo();
  }
}

package io.tenantry.context;

/**
 * Told of every request when it arrives and when it is complete. Thread-safe; on the path of each
 * request, so it does no I/O and does not throw.
 */
@FunctionalInterface
public interface RequestMeter {

  /** Measures nothing. */
  RequestMeter NONE = tenant -> () -> {};

  /** A request of {@code tenant} has arrived and is served. */
  InFlight arrived(Tenant tenant);

  /**
   * A request of {@code tenant} has arrived and is not served. It is reported apart from demand.
   */
  default void refused(Tenant tenant, Admission.Refusal reason) {}

  /** One request that has arrived and is not complete. */
  @FunctionalInterface
  interface InFlight {

    /** The request is complete. Any thread may say so; only the first call counts. */
    void completed();
  }
}

package io.tenantry.context;

/**
 * Told what happens at the borders. Every bean of this type is. Thread-safe; on the path of each
 * request, so it does no I/O and does not throw.
 */
public interface TenantListener {

  /** Does not listen. */
  TenantListener NONE = new TenantListener() {};

  /**
   * A message of a resolved tenant has arrived. Told once for each, before it is admitted and
   * measured.
   */
  default void arrived(Tenant tenant) {}

  /** A message was turned away because of its tenant. */
  default void rejected(Rejection reason) {}

  /** A request of a resolved tenant was not served because of its limits. */
  default void refused(Tenant tenant, Admission.Refusal reason) {}

  /**
   * A tenant whose data must not leave its home region was served outside of it, which the
   * service's settings say is to be reported only. Not told of requests that are rejected for it.
   */
  default void servedElsewhere(Tenant tenant) {}

  /** A thread began a request with the tenant of an earlier one still bound. It was cleaned. */
  default void leaked() {}
}

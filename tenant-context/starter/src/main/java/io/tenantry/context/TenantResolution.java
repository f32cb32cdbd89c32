package io.tenantry.context;

/** What evidence amounts to. */
public sealed interface TenantResolution {

  /**
   * The request may go on.
   *
   * @param tenant who it is for; its id is {@link TenantId#NONE} when it is for nobody in
   *     particular and that is allowed
   */
  record Resolved(Tenant tenant) implements TenantResolution {}

  /** The request is turned away. */
  record Rejected(Rejection reason) implements TenantResolution {}
}

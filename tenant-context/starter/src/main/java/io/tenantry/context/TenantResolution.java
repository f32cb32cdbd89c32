package io.tenantry.context;

import org.jspecify.annotations.Nullable;

/** What a claim amounts to. */
public sealed interface TenantResolution {

  /**
   * The request may go on.
   *
   * @param tenant who it is for; its id is {@link TenantId#NONE} when it is for nobody in
   *     particular and that is allowed
   */
  record Resolved(Tenant tenant) implements TenantResolution {}

  /**
   * The request is turned away.
   *
   * @param home where the tenant is at home; only with {@link Rejection#RESIDENT_ELSEWHERE}, and
   *     only where the sender may know it
   */
  record Rejected(Rejection reason, @Nullable Region home) implements TenantResolution {

    public Rejected(Rejection reason) {
      this(reason, null);
    }
  }
}

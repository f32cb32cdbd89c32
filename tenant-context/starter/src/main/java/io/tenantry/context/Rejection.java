package io.tenantry.context;

/** Why a request was turned away because of its tenant. */
public enum Rejection {

  /** A tenant is needed and there is none. */
  MISSING_TENANT,

  /** The tenant header is there more than once. */
  DUPLICATE_TENANT,

  /** The tenant header holds something that is no {@link TenantId}. */
  MALFORMED_TENANT,

  /**
   * The tenant header comes from a peer that is not a trusted proxy: an attempt to pose, or a proxy
   * missing from the list.
   */
  UNTRUSTED_PEER,

  /** The directory does not know the tenant. */
  UNKNOWN_TENANT,

  /** The region header is there more than once. */
  DUPLICATE_REGION,

  /** The region header holds something that is no {@link Region}. */
  MALFORMED_REGION,

  /** The region is not one of the configured ones. */
  UNKNOWN_REGION
}

package io.tenantry.context;

/** Why a request was turned away because of its tenant. */
public enum Rejection {

  /** A tenant is needed and there is none. */
  MISSING_TENANT,

  /** One source names a tenant more than once. */
  DUPLICATE_TENANT,

  /** A source holds something that is no {@link TenantId}. */
  MALFORMED_TENANT,

  /**
   * The tenant is believed less than it has to be: it is claimed by a peer that is not a trusted
   * proxy, or only asserted where {@link Trust#VERIFIED} is needed, and no token or certificate
   * says the same. An attempt to pose, or a proxy missing from the list.
   */
  UNTRUSTED_PEER,

  /** Two sources name different tenants: an attempt to pose, or a misconfigured proxy. */
  CONFLICTING_TENANT,

  /** There is a token, and it is expired, forged or not for us. */
  INVALID_TOKEN,

  /** There is a token, and the keys to check it with can not be had. */
  ISSUER_UNAVAILABLE,

  /** The directory does not know the tenant, or the tenant is disabled. */
  UNKNOWN_TENANT,

  /** The directory cannot say whether there is such a tenant. */
  DIRECTORY_UNAVAILABLE,

  /** One source names a region more than once. */
  DUPLICATE_REGION,

  /** A source holds something that is no {@link Region}. */
  MALFORMED_REGION,

  /** Two sources name different regions. */
  CONFLICTING_REGION,

  /** The region is not one of the configured ones. */
  UNKNOWN_REGION,

  /** The tenant's data must not leave its home region, which is another one. */
  RESIDENT_ELSEWHERE
}

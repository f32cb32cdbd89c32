package io.tenantry.context;

/**
 * Finds the tenant in a bearer token after having checked its signature, its time and its audience.
 * Thread-safe.
 */
@FunctionalInterface
public interface BearerTokenVerifier {

  /**
   * What the token says.
   *
   * @param token what stands behind {@code Bearer } in the header {@code Authorization}
   * @return a claim of {@link Trust#VERIFIED}; {@link TenantClaim#NONE} when the token is good but
   *     names no tenant; otherwise a rejection: for {@link Rejection#INVALID_TOKEN}, for {@link
   *     Rejection#ISSUER_UNAVAILABLE}, or for what the token holds in place of a tenant
   */
  TenantClaim verify(String token);
}

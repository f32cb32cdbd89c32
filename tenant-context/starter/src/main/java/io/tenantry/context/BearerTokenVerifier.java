package io.tenantry.context;

import java.util.List;

/**
 * Finds the tenant in a bearer token after having checked it. Ours checks what its decoder checks:
 * the signature and the time, and the audience only where the decoder was told to. Thread-safe.
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

  /**
   * What the values of a message's header {@code Authorization} say. {@link TenantClaim#NONE} when
   * there is none, or one of another scheme; two cannot both be believed, so neither is.
   *
   * @param credentials anybody's text
   */
  default TenantClaim verifyCredentials(List<String> credentials) {
    if (credentials.isEmpty()) {
      return TenantClaim.NONE;
    }
    if (credentials.size() > 1) {
      return TenantClaim.rejected(Rejection.INVALID_TOKEN);
    }
    String value = credentials.get(0);
    int scheme = "Bearer".length();
    boolean bearer =
        value.regionMatches(true, 0, "Bearer", 0, scheme)
            && (value.length() == scheme || value.charAt(scheme) == ' ');
    if (!bearer) {
      return TenantClaim.NONE;
    }
    String token = OptionalWhitespace.strip(value.substring(scheme));
    return Names.isToken(token) ? verify(token) : TenantClaim.rejected(Rejection.INVALID_TOKEN);
  }
}

package io.tenantry.context.web;

import io.tenantry.context.BearerTokenVerifier;
import io.tenantry.context.Rejection;
import io.tenantry.context.TenantClaim;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;

/**
 * The token of the header {@code Authorization: Bearer} (RFC 6750), checked here. For applications
 * in which nobody else does it. Tokens in forms and in queries are not read; other schemes than
 * {@code Bearer} say nothing.
 */
public final class BearerTokenSource implements TenantSource {

  private static final String SCHEME = "Bearer";
  private static final String TOKEN_MARKS = "-._~+/=";

  private final BearerTokenVerifier verifier;

  public BearerTokenSource(BearerTokenVerifier verifier) {
    this.verifier = verifier;
  }

  @Override
  public TenantClaim claimOf(HttpServletRequest sent) {
    List<String> credentials = HeaderValues.of("Authorization", sent);
    if (credentials.isEmpty()) {
      return TenantClaim.NONE;
    }
    if (credentials.size() > 1) {
      return TenantClaim.rejected(Rejection.INVALID_TOKEN);
    }
    String value = credentials.get(0);
    int scheme = SCHEME.length();
    boolean bearer =
        value.regionMatches(true, 0, SCHEME, 0, scheme)
            && (value.length() == scheme || value.charAt(scheme) == ' ');
    if (!bearer) {
      return TenantClaim.NONE;
    }
    String token = value.substring(scheme).strip();
    return isToken(token) ? verifier.verify(token) : TenantClaim.rejected(Rejection.INVALID_TOKEN);
  }

  private static boolean isToken(String text) {
    return !text.isEmpty()
        && text.chars()
            .allMatch(c ->
                (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || TOKEN_MARKS.indexOf(c) >= 0);
  }
}

package io.tenantry.context.web;

import io.tenantry.context.BearerTokenVerifier;
import io.tenantry.context.TenantClaim;
import jakarta.servlet.http.HttpServletRequest;

/**
 * The token of the header {@code Authorization: Bearer} (RFC 6750), checked here. For applications
 * in which nobody else does it. Tokens in forms and in queries are not read; other schemes than
 * {@code Bearer} say nothing.
 */
public final class BearerTokenSource implements TenantSource {

  private final BearerTokenVerifier verifier;

  public BearerTokenSource(BearerTokenVerifier verifier) {
    this.verifier = verifier;
  }

  @Override
  public TenantClaim claimOf(HttpServletRequest sent) {
    return verifier.verifyCredentials(HeaderValues.of("Authorization", sent));
  }
}

package io.tenantry.context.web;

import io.tenantry.context.BearerTokenVerifier;
import io.tenantry.context.TenantClaim;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the credentials of the sender say, whom somebody else has authenticated by now. A bearer
 * token that nobody has looked at until then, such as beside a password, is looked at here: it must
 * not be overlooked that it names another tenant.
 */
public final class AuthenticatedSource implements TenantSource {

  private final Supplier<Optional<TenantClaim>> credentials;
  private final @Nullable BearerTokenVerifier verifier;

  /**
   * @param credentials asked on the request's thread, behind the authentication; empty when the
   *     sender was authenticated by something else than a token, or not at all
   * @param verifier asked then about the request's own token; null: it is not looked at
   */
  public AuthenticatedSource(
      Supplier<Optional<TenantClaim>> credentials, @Nullable BearerTokenVerifier verifier) {
    this.credentials = credentials;
    this.verifier = verifier;
  }

  @Override
  public TenantClaim claimOf(HttpServletRequest sent) {
    Optional<TenantClaim> claim = credentials.get();
    if (claim.isPresent() || verifier == null) {
      return claim.orElse(TenantClaim.NONE);
    }
    return verifier.verifyCredentials(HeaderValues.of("Authorization", sent));
  }

  @Override
  public boolean needsAuthentication() {
    return true;
  }
}

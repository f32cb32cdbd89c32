package io.tenantry.context.token;

import io.tenantry.context.TenantClaim;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.core.ClaimAccessor;
import org.springframework.security.oauth2.core.OAuth2AuthenticatedPrincipal;

/**
 * The tenant of the sender whom Spring Security has authenticated on this thread: in the claims of
 * a JWT or an ID token, or in the attributes of an opaque token. They are taken from the principal
 * and, where an application has put something else in its place, from the credentials. A sender
 * without either, such as one with a password, names nobody.
 */
public final class AuthenticatedToken implements Supplier<Optional<TenantClaim>> {

  private final TokenClaims claims;

  public AuthenticatedToken(TokenClaims claims) {
    this.claims = claims;
  }

  /**
   * What the token says, {@link TenantClaim#NONE} included; empty when nobody was authenticated, or
   * not by a token.
   */
  @Override
  public Optional<TenantClaim> get() {
    Authentication sender = SecurityContextHolder.getContext().getAuthentication();
    if (sender == null || !sender.isAuthenticated()) {
      return Optional.empty();
    }
    Map<String, Object> found = claimsOf(sender.getPrincipal());
    found = found != null ? found : claimsOf(sender.getCredentials());
    return Optional.ofNullable(found).map(claims::in);
  }

  private static @Nullable Map<String, Object> claimsOf(@Nullable Object holder) {
    if (holder instanceof ClaimAccessor token) {
      return token.getClaims();
    }
    return holder instanceof OAuth2AuthenticatedPrincipal principal
        ? principal.getAttributes()
        : null;
  }
}

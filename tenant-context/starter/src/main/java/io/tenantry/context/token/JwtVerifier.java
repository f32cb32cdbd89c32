package io.tenantry.context.token;

import io.tenantry.context.BearerTokenVerifier;
import io.tenantry.context.Rejection;
import io.tenantry.context.TenantClaim;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;

/**
 * Checks a token with a decoder of Spring Security's, which may fetch the issuer's keys to do so.
 */
public final class JwtVerifier implements BearerTokenVerifier {

  private static final Logger LOGGER = LoggerFactory.getLogger(JwtVerifier.class);

  private final JwtDecoder decoder;
  private final TokenClaims claims;

  public JwtVerifier(JwtDecoder decoder, TokenClaims claims) {
    this.decoder = decoder;
    this.claims = claims;
  }

  /** Logs a failure by its type alone: messages of the decoder's may repeat the token. */
  @Override
  public TenantClaim verify(String token) {
    Jwt jwt;
    try {
      jwt = decoder.decode(token);
    } catch (BadJwtException e) {
      LOGGER.debug("A token is not valid: {}", e.getClass().getName());
      return TenantClaim.rejected(Rejection.INVALID_TOKEN);
    } catch (RuntimeException e) {
      LOGGER.debug("A token cannot be checked: {}", e.getClass().getName());
      return TenantClaim.rejected(Rejection.ISSUER_UNAVAILABLE);
    }
    return claims.in(jwt.getClaims());
  }
}

package io.tenantry.context.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.tenantry.context.Rejection;
import io.tenantry.context.TenantId;
import io.tenantry.context.Trust;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;

class JwtVerifierTest {

  private static final TokenClaims CLAIMS = new TokenClaims(ClaimPath.parse("tenant"), null);

  @Test
  void findsTheTenantInAGoodToken() {
    JwtVerifier verifier = new JwtVerifier(JwtVerifierTest::decoded, CLAIMS);
    assertThat(verifier.verify("acme").tenant()).isEqualTo(TenantId.parse("acme"));
    assertThat(verifier.verify("acme").trust()).isEqualTo(Trust.VERIFIED);
    assertThat(verifier.verify("a b").rejection()).contains(Rejection.MALFORMED_TENANT);
  }

  @ParameterizedTest
  @MethodSource
  void tellsABadTokenFromOneThatCannotBeChecked(RuntimeException failure, Rejection reason) {
    JwtDecoder decoder =
        token -> {
          throw failure;
        };
    assertThat(new JwtVerifier(decoder, CLAIMS).verify("token").rejection()).contains(reason);
  }

  static Stream<Arguments> tellsABadTokenFromOneThatCannotBeChecked() {
    return Stream.of(
        argumentSet("bad", new BadJwtException("expired"), Rejection.INVALID_TOKEN),
        argumentSet("no keys", new JwtException("timeout"), Rejection.ISSUER_UNAVAILABLE),
        argumentSet("a fault", new IllegalStateException("bug"), Rejection.ISSUER_UNAVAILABLE));
  }

  private static Jwt decoded(String token) {
    return Jwt.withTokenValue("token").header("alg", "RS256").claim("tenant", token).build();
  }
}

package io.tenantry.e2e.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenIssuerTest {

  @TempDir private Path directory;
  private TokenIssuer issuer;
  private JWSVerifier verifier;

  @BeforeEach
  void publishesItsKey() throws Exception {
    issuer = TokenIssuer.in(directory);
    JWK key = JWKSet.load(issuer.keysFile().toFile()).getKeys().getFirst();
    assertThat(key.isPrivate()).isFalse();
    verifier = new ECDSAVerifier(key.toECKey());
  }

  @Test
  void namesTheTenantAsSubject() throws Exception {
    SignedJWT token = SignedJWT.parse(issuer.token("acme"));

    assertThat(token.verify(verifier)).isTrue();
    assertThat(token.getJWTClaimsSet().getSubject()).isEqualTo("acme");
    assertThat(token.getJWTClaimsSet().getIssuer()).isEqualTo(TokenIssuer.ISSUER);
    assertThat(token.getJWTClaimsSet().getAudience()).containsExactly(TokenIssuer.AUDIENCE);
    assertThat(token.getJWTClaimsSet().getExpirationTime().toInstant()).isAfter(Instant.now());
  }

  @Test
  void makesWhatHasToBeRefused() throws Exception {
    SignedJWT expired = SignedJWT.parse(issuer.expired("acme"));
    assertThat(expired.verify(verifier)).isTrue();
    assertThat(expired.getJWTClaimsSet().getExpirationTime().toInstant()).isBefore(Instant.now());

    SignedJWT forged = SignedJWT.parse(issuer.forged("acme"));
    assertThat(forged.verify(verifier)).isFalse();
    assertThat(forged.getHeader())
        .hasToString(SignedJWT.parse(issuer.token("acme")).getHeader().toString());

    SignedJWT elsewhere = SignedJWT.parse(issuer.forAnotherAudience("acme"));
    assertThat(elsewhere.verify(verifier)).isTrue();
    assertThat(elsewhere.getJWTClaimsSet().getAudience()).doesNotContain(TokenIssuer.AUDIENCE);
  }
}

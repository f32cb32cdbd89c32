package io.tenantry.e2e.telemetry;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;

/**
 * Issues OpenID Connect tokens whose subject is a tenant, signed with ES256, and what an attacker
 * would send instead. Its public keys lie in {@code jwks.json}.
 */
public final class TokenIssuer {

  /** {@code iss} of every token. */
  public static final String ISSUER = "https://issuer.test";

  /** {@code aud} of every token but {@link #forAnotherAudience}. */
  public static final String AUDIENCE = "tenantry";

  private static final String KEY_ID = "one";
  private static final Duration VALIDITY = Duration.ofHours(1);

  private final ECKey key;
  private final Path keysFile;

  private TokenIssuer(ECKey key, Path keysFile) {
    this.key = key;
    this.keysFile = keysFile;
  }

  /** A new one, with {@code jwks.json} in {@code directory}. */
  public static TokenIssuer in(Path directory) {
    ECKey key = newKey();
    try {
      return new TokenIssuer(
          key, Files.writeString(directory.resolve("jwks.json"), new JWKSet(key).toString(true)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The public keys, a JWK set. */
  public Path keysFile() {
    return keysFile;
  }

  public String token(String subject) {
    return sign(key, AUDIENCE, subject, Instant.now().plus(VALIDITY));
  }

  /** Good until an hour ago. */
  public String expired(String subject) {
    return sign(key, AUDIENCE, subject, Instant.now().minus(VALIDITY));
  }

  /** Signed by somebody else, under the id of the issuer's key. */
  public String forged(String subject) {
    return sign(newKey(), AUDIENCE, subject, Instant.now().plus(VALIDITY));
  }

  /** Good, but for another service. */
  public String forAnotherAudience(String subject) {
    return sign(key, "another", subject, Instant.now().plus(VALIDITY));
  }

  private static ECKey newKey() {
    try {
      return new ECKeyGenerator(Curve.P_256)
          .keyID(KEY_ID)
          .keyUse(KeyUse.SIGNATURE)
          .algorithm(JWSAlgorithm.ES256)
          .generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String sign(ECKey key, String audience, String subject, Instant expiry) {
    JWTClaimsSet claims =
        new JWTClaimsSet.Builder()
            .issuer(ISSUER)
            .audience(audience)
            .subject(subject)
            .issueTime(Date.from(expiry.minus(VALIDITY)))
            .expirationTime(Date.from(expiry))
            .build();
    SignedJWT token =
        new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(KEY_ID).build(), claims);
    try {
      token.sign(new ECDSASigner(key));
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
    return token.serialize();
  }
}

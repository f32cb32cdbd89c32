package io.tenantry.context.autoconfigure;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;

/** An issuer of tokens, a decoder that trusts it, and what an attacker would send instead. */
class Tokens {

  private static final KeyPair ISSUER = newKeyPair();
  private static final KeyPair FORGER = newKeyPair();

  @Bean
  JwtDecoder jwtDecoder() {
    return NimbusJwtDecoder.withPublicKey((RSAPublicKey) ISSUER.getPublic()).build();
  }

  /** A token in which {@code tenant} is the claim {@code org.tenant}. */
  static String of(Object tenant) {
    return signed(ISSUER, Instant.now().plusSeconds(600), Map.of("tenant", tenant));
  }

  static String ofNobody() {
    return signed(ISSUER, Instant.now().plusSeconds(600), Map.of("name", "somebody"));
  }

  static String expired(String tenant) {
    return signed(ISSUER, Instant.now().minusSeconds(600), Map.of("tenant", tenant));
  }

  static String forged(String tenant) {
    return signed(FORGER, Instant.now().plusSeconds(600), Map.of("tenant", tenant));
  }

  static String unsigned(String tenant) {
    return base64("{\"alg\":\"none\"}") + "." + payload(tenant) + ".";
  }

  /** With the signature of another token. */
  static String altered(String tenant) {
    String[] parts = of("globex").split("\\.", -1);
    return parts[0] + "." + payload(tenant) + "." + parts[2];
  }

  private static String payload(String tenant) {
    return base64("{\"org\":{\"tenant\":\"%s\"}}".formatted(tenant));
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String signed(KeyPair keys, Instant expiry, Map<String, Object> org) {
    RSAKey key =
        new RSAKey.Builder((RSAPublicKey) keys.getPublic()).privateKey(keys.getPrivate()).build();
    JwtClaimsSet claims =
        JwtClaimsSet.builder()
            .subject("somebody")
            .issuedAt(expiry.minusSeconds(1_200))
            .expiresAt(expiry)
            .claim("org", org)
            .build();
    return new NimbusJwtEncoder(new ImmutableJWKSet<>(new JWKSet(key)))
        .encode(JwtEncoderParameters.from(claims))
        .getTokenValue();
  }

  private static KeyPair newKeyPair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}

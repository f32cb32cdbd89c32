package io.tenantry.context.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.tenantry.context.TenantClaim;
import io.tenantry.context.TenantId;
import io.tenantry.context.fuzzing.UntrustedText;
import io.tenantry.context.fuzzing.WatchedLog;
import java.nio.charset.StandardCharsets;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/**
 * Tokens that anybody may send. One of the seeds is signed, for acme: whatever is made of it names
 * acme or is not valid.
 */
class BearerTokenFuzzTest {

  private static final byte[] KEY =
      "a key that only this test needs.".getBytes(StandardCharsets.US_ASCII);

  private final JwtVerifier verifier =
      new JwtVerifier(
          NimbusJwtDecoder.withSecretKey(new SecretKeySpec(KEY, "HmacSHA256")).build(),
          new TokenClaims(ClaimPath.parse("tenant"), null));

  @FuzzTest
  void fuzz(byte[] data) {
    String token = new String(data, StandardCharsets.ISO_8859_1);
    TenantClaim claim;
    try (WatchedLog log = new WatchedLog()) {
      claim = verifier.verify(token);
      log.assertNothingOf(token);
    }
    UntrustedText.assertIsSound(claim);
    if (claim.rejection().isEmpty()) {
      assertThat(claim.tenant()).contains(new TenantId("acme"));
    }
  }
}

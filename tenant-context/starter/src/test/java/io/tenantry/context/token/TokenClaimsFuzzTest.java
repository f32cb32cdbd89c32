package io.tenantry.context.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.nimbusds.jose.util.JSONObjectUtils;
import io.tenantry.context.TenantClaim;
import io.tenantry.context.Trust;
import io.tenantry.context.fuzzing.UntrustedText;
import io.tenantry.context.fuzzing.WatchedLog;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Map;

/** The claims of a token whose signature is good: JSON of any shape. */
class TokenClaimsFuzzTest {

  private final TokenClaims claims =
      new TokenClaims(ClaimPath.parse("org.tenant"), ClaimPath.parse("region"));

  @FuzzTest
  void fuzz(byte[] data) {
    String input = new String(data, StandardCharsets.UTF_8);
    Map<String, Object> token;
    try {
      token = JSONObjectUtils.parse(input);
    } catch (ParseException noToken) {
      return;
    }
    if (token == null) {
      return;
    }
    TenantClaim claim;
    try (WatchedLog log = new WatchedLog()) {
      claim = claims.in(token);
      log.assertNothingOf(input);
    }
    UntrustedText.assertIsSound(claim);
    Object organisation = token.get("org");
    Object named = organisation instanceof Map<?, ?> members ? members.get("tenant") : null;
    if (named instanceof String text && UntrustedText.isName(text)) {
      assertThat(claim.tenant().map(Object::toString).orElse(text)).isEqualTo(text);
    } else {
      assertThat(claim.tenant()).isEmpty();
    }
    claim.tenant().ifPresent(tenant -> assertThat(claim.trust()).isEqualTo(Trust.VERIFIED));
  }
}

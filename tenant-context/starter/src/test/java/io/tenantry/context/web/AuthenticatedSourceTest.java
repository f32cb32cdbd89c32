package io.tenantry.context.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.context.BearerTokenVerifier;
import io.tenantry.context.Rejection;
import io.tenantry.context.TenantClaim;
import io.tenantry.context.Trust;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletRequest;

class AuthenticatedSourceTest {

  private static final BearerTokenVerifier VERIFIER =
      token ->
          token.equals("good")
              ? TenantClaim.ofTenant("acme", Trust.VERIFIED)
              : TenantClaim.rejected(Rejection.INVALID_TOKEN);

  @ParameterizedTest
  @CsvSource({
    "Bearer good, acme VERIFIED",
    "Bearer forged, INVALID_TOKEN",
    "Basic YTpi, nobody",
    "'', nobody"
  })
  void aTokenThatNobodyAuthenticatedIsLookedAt(String authorization, String expected) {
    MockHttpServletRequest request = Claims.fromAnybody("/");
    request.addHeader("Authorization", authorization);
    assertThat(claimOf(new AuthenticatedSource(Optional::empty, VERIFIER), request))
        .isEqualTo(expected);
    assertThat(claimOf(new AuthenticatedSource(Optional::empty, null), request))
        .isEqualTo("nobody");
  }

  @Test
  void oneThatWasAuthenticatedIsNotCheckedAgain() {
    MockHttpServletRequest request = Claims.fromAnybody("/");
    request.addHeader("Authorization", "Bearer opaque");
    TenantClaim globex = TenantClaim.ofTenant("globex", Trust.VERIFIED);
    assertThat(claimOf(new AuthenticatedSource(() -> Optional.of(globex), VERIFIER), request))
        .isEqualTo("globex VERIFIED");
    assertThat(
            claimOf(
                new AuthenticatedSource(() -> Optional.of(TenantClaim.NONE), VERIFIER), request))
        .as("a token without the claim")
        .isEqualTo("nobody");
  }

  private static String claimOf(AuthenticatedSource source, MockHttpServletRequest request) {
    assertThat(source.needsAuthentication()).isTrue();
    return Claims.inWords(source.claimOf(request));
  }
}

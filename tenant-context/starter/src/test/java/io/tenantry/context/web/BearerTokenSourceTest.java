package io.tenantry.context.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.context.Rejection;
import io.tenantry.context.TenantClaim;
import io.tenantry.context.Trust;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;

class BearerTokenSourceTest {

  private final BearerTokenSource source =
      new BearerTokenSource(token ->
          token.equals("good.to-ken_~+/==")
              ? TenantClaim.ofTenant("acme", Trust.VERIFIED)
              : TenantClaim.rejected(Rejection.INVALID_TOKEN));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Bearer good.to-ken_~+/==   | acme VERIFIED",
        "bearer good.to-ken_~+/==   | acme VERIFIED",
        "BEARER  good.to-ken_~+/==  | acme VERIFIED",
        "Bearer bad                 | INVALID_TOKEN",
        "Bearer                     | INVALID_TOKEN",
        "Bearer good bad            | INVALID_TOKEN",
        "Bearer g\u00f6\u00f6d      | INVALID_TOKEN",
        "Bearer a,b                 | INVALID_TOKEN",
        "Basic dXNlcjpwYXNz         | nobody",
        "Bearergood                 | nobody",
        "''                         | nobody",
      })
  void checksABearersToken(String authorization, String expected) {
    MockHttpServletRequest request = Claims.fromAnybody("/");
    request.addHeader("Authorization", authorization);
    assertThat(Claims.inWords(source.claimOf(request))).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer \u001cgood.to-ken_~+/==", "Bearer good.to-ken_~+/==\u001f"})
  void nothingButBlanksAndTabsIsSpace(String authorization) {
    MockHttpServletRequest request = Claims.fromAnybody("/");
    request.addHeader("Authorization", authorization);
    assertThat(Claims.inWords(source.claimOf(request))).isEqualTo("INVALID_TOKEN");
  }

  @Test
  void withoutCredentialsItIsNobody() {
    assertThat(Claims.inWords(source.claimOf(Claims.fromAnybody("/")))).isEqualTo("nobody");
  }

  @Test
  void twoCredentialsAreARejection() {
    MockHttpServletRequest request = Claims.fromAnybody("/");
    request.addHeader("Authorization", "Bearer good.to-ken_~+/==");
    request.addHeader("Authorization", "Basic dXNlcjpwYXNz");
    assertThat(Claims.inWords(source.claimOf(request))).isEqualTo("INVALID_TOKEN");
  }
}

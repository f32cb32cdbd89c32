package io.tenantry.context.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.tenantry.context.TenantClaim;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TokenClaimsTest {

  private final TokenClaims claims =
      new TokenClaims(ClaimPath.parse("org.tenant"), ClaimPath.parse("region"));

  @ParameterizedTest
  @MethodSource
  void finds(Map<String, Object> token, String expected) {
    assertThat(inWords(claims.in(token))).isEqualTo(expected);
  }

  static Stream<Arguments> finds() {
    return Stream.of(
        argumentSet("a tenant", org("acme"), "acme VERIFIED"),
        argumentSet("no claim", Map.of("sub", "somebody"), "nobody"),
        argumentSet("no member", Map.of("org", Map.of()), "nobody"),
        argumentSet("null", Map.of("org", Collections.singletonMap("tenant", null)), "nobody"),
        argumentSet("null on the way", Collections.singletonMap("org", null), "nobody"),
        argumentSet("a text on the way", Map.of("org", "acme"), "MALFORMED_TENANT"),
        argumentSet("a list on the way", Map.of("org", List.of()), "MALFORMED_TENANT"),
        argumentSet("the name with a dot", Map.of("org.tenant", "acme"), "nobody"),
        argumentSet("an empty text", org(""), "MALFORMED_TENANT"),
        argumentSet("a reserved id", org("_none"), "MALFORMED_TENANT"),
        argumentSet("a look-alike", org("\u0430cme"), "MALFORMED_TENANT"),
        argumentSet("a line feed", org("acme\nglobex"), "MALFORMED_TENANT"),
        argumentSet("10 kB", org("a".repeat(10_240)), "MALFORMED_TENANT"),
        argumentSet("a number", org(7), "MALFORMED_TENANT"),
        argumentSet("a boolean", org(true), "MALFORMED_TENANT"),
        argumentSet("an object", org(Map.of("id", "acme")), "MALFORMED_TENANT"),
        argumentSet("a list of one", org(List.of("acme")), "MALFORMED_TENANT"),
        argumentSet("a list of two", org(List.of("acme", "globex")), "DUPLICATE_TENANT"),
        argumentSet("an empty list", org(List.of()), "MALFORMED_TENANT"),
        argumentSet("a region", withRegion("us-east"), "acme VERIFIED in us-east"),
        argumentSet("a region that is none", withRegion("us east"), "MALFORMED_REGION"),
        argumentSet("a region that is a number", withRegion(1), "MALFORMED_REGION"),
        argumentSet("two regions", withRegion(List.of("a", "b")), "DUPLICATE_REGION"));
  }

  private static Map<String, Object> org(Object tenant) {
    return Map.of("org", Map.of("tenant", tenant));
  }

  private static Map<String, Object> withRegion(Object region) {
    return Map.of("org", Map.of("tenant", "acme"), "region", region);
  }

  private static String inWords(TenantClaim claim) {
    if (claim.rejection().isPresent()) {
      return claim.rejection().get().name();
    }
    String region = claim.region().map(name -> " in " + name).orElse("");
    return claim.tenant().map(id -> id + " " + claim.trust()).orElse("nobody") + region;
  }
}

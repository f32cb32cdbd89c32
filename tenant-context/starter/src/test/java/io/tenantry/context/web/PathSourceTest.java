package io.tenantry.context.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;

class PathSourceTest {

  private final PathSource source = source("/t/{tenant}/**");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/t/acme                    | acme ASSERTED",
        "/t/acme/                   | acme ASSERTED",
        "/t/acme/orders/7           | acme ASSERTED",
        "/t/acme/a%20b;v=1          | acme ASSERTED",
        "/t/acme/.well-known/x      | acme ASSERTED",
        "/t/Acme_1                  | Acme_1 ASSERTED",
        "/                          | nobody",
        "''                         | nobody",
        "/t                         | nobody",
        "/t/                        | nobody",
        "/T/acme                    | nobody",
        "/tt/acme                   | nobody",
        "/orders/t/acme             | nobody",
        "/orders/a%20b;v=1          | nobody",
        "/t/_none                   | MALFORMED_TENANT",
        "/t/a.b                     | MALFORMED_TENANT",
        "/t/%61cme/orders           | MALFORMED_TENANT",
        "/t/acme%20/orders          | MALFORMED_TENANT",
        "/t/acme;v=1/orders         | MALFORMED_TENANT",
        "/t/acme;/orders            | MALFORMED_TENANT",
        "/t;v=1/acme                | MALFORMED_TENANT",
        "/%74/acme                  | MALFORMED_TENANT",
        "/;/t/acme                  | MALFORMED_TENANT",
        "/t/..;/orders              | MALFORMED_TENANT",
        "/t/acme/../globex          | MALFORMED_TENANT",
        "/t/acme/..;/globex         | MALFORMED_TENANT",
        "/t/acme/..;a=b/globex      | MALFORMED_TENANT",
        "/t/acme/..%3b/globex       | MALFORMED_TENANT",
        "/t/acme/%2e%2e/globex      | MALFORMED_TENANT",
        "/t/acme/.%2E/globex        | MALFORMED_TENANT",
        "/t/acme/..                 | MALFORMED_TENANT",
        "/t/acme/./x                | MALFORMED_TENANT",
        "/t/acme//globex            | MALFORMED_TENANT",
        "//t/acme                   | MALFORMED_TENANT",
        "/t//acme                   | MALFORMED_TENANT",
        "/t/acme%2fglobex           | MALFORMED_TENANT",
        "/t/acme/x%2F..%2Fglobex    | MALFORMED_TENANT",
        "/t/acme/..\\globex         | MALFORMED_TENANT",
        "/t/acme/..%5cglobex        | MALFORMED_TENANT",
        "/orders/../t/acme          | MALFORMED_TENANT",
        "/orders/%2e%2e/t/acme      | MALFORMED_TENANT",
        "/t/\u0430cme               | MALFORMED_TENANT",
      })
  void readsTheSegmentAsItWasSent(String path, String expected) {
    assertThat(Claims.inWords(source.claimOf(Claims.fromProxy(path)))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/{tenant}/**       | /acme/orders       | acme ASSERTED",
        "/{tenant}/**       | /                  | nobody",
        "/{tenant}/**       | xacme              | MALFORMED_TENANT",
        "/api/v1/{tenant}   | /api/v1/acme       | acme ASSERTED",
        "/api/v1/{tenant}   | /api/v1/acme/      | nobody",
        "/api/v1/{tenant}   | /api/v1/acme/x     | nobody",
        "/api/v1/{tenant}   | /api/v%31/acme     | MALFORMED_TENANT",
        "/api/v1/{tenant}   | /api               | nobody",
      })
  void fitsOtherPatterns(String pattern, String path, String expected) {
    assertThat(Claims.inWords(source(pattern).claimOf(Claims.fromProxy(path)))).isEqualTo(expected);
  }

  @Test
  void leavesTheContextPathOutButNoDetourInIt() {
    MockHttpServletRequest request = Claims.fromProxy("/shop/t/acme");
    request.setContextPath("/shop");
    assertThat(Claims.inWords(source.claimOf(request))).isEqualTo("acme ASSERTED");
    MockHttpServletRequest detour = Claims.fromProxy("/x/../shop/t/acme");
    detour.setContextPath("/x/../shop");
    assertThat(Claims.inWords(source.claimOf(detour))).isEqualTo("MALFORMED_TENANT");
  }

  @Test
  void anybodyElsesPathIsAClaim() {
    assertThat(Claims.inWords(source.claimOf(Claims.fromAnybody("/t/acme"))))
        .isEqualTo("acme CLAIMED");
  }

  @Test
  void namesNobodyWhomTheDecodedPathDoesNotName() {
    String[] parts = {
      "/", "t", "/t/", "acme", "globex", ".", "..", "%2e", "%2F", "%5c", ";", "%3b", "%74", "\\",
      "a"
    };
    Random random = new Random(20_261_124);
    for (int round = 0; round < 20_000; round++) {
      StringBuilder path = new StringBuilder("/");
      for (int i = random.nextInt(8); i >= 0; i--) {
        path.append(parts[random.nextInt(parts.length)]);
      }
      String claim = Claims.inWords(source.claimOf(Claims.fromProxy(path.toString())));
      String decoded = resolved(path.toString());
      if (decoded.matches("/t/(acme|globex)(/.*)?")) {
        String tenant = decoded.split("/", -1)[2];
        assertThat(claim).as("%s", path).isIn(tenant + " ASSERTED", "MALFORMED_TENANT");
      }
    }
  }

  /** What a container makes of a path: decoded, without parameters and dot segments. */
  private static String resolved(String path) {
    String decoded =
        path.replaceAll(";[^/]*", "")
            .replaceAll("(?i)%2e", ".")
            .replaceAll("(?i)%2f|%5c|\\\\", "/")
            .replaceAll("%74", "t")
            .replaceAll("(?i)%3b[^/]*", "")
            .replaceAll("/+", "/");
    return java.net.URI.create(decoded).normalize().getPath();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/t/*/**",
        "/t/{id}/**",
        "t/{tenant}",
        "/t/{tenant}/orders",
        "/t/{tenant}/{tenant}",
        "/t/x{tenant}",
        "/%74/{tenant}",
        "/t//{tenant}",
        "/../{tenant}",
        "{tenant}",
        "/**"
      })
  void refusesPatternsThatItWouldNotMatchAsMeant(String pattern) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> source(pattern))
        .withMessageContaining("(expected: a plain path that ends with the segment {tenant}");
  }

  private static PathSource source(String pattern) {
    return new PathSource(pattern, PeerAddress.FROM_VALVE_OR_CONTAINER, Claims.TRUST);
  }
}

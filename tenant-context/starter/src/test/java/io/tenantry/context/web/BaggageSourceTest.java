package io.tenantry.context.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;

class BaggageSourceTest {

  private final BaggageSource source =
      new BaggageSource(PeerAddress.FROM_VALVE_OR_CONTAINER, Claims.TRUST);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tenant.id=acme                                    | acme ASSERTED",
        "tenant.id=acme,tenant.region=us-east              | acme ASSERTED in us-east",
        "a=b , tenant.id = acme ; p=1;q , c=d              | acme ASSERTED",
        "tenant.region=us-east                             | nobody in us-east",
        "tenant.plan=gold                                  | nobody",
        "''                                                | nobody",
        ",,=,;,a                                           | nobody",
        "Tenant.Id=acme                                    | nobody",
        "x=tenant.id=acme                                  | nobody",
        "tenant.id                                         | nobody",
        "tenant.id=                                        | MALFORMED_TENANT",
        "tenant.id=%61cme                                  | MALFORMED_TENANT",
        "tenant.id=a b                                     | MALFORMED_TENANT",
        "tenant.id==acme                                   | MALFORMED_TENANT",
        "tenant.id=acme,tenant.id=globex                   | DUPLICATE_TENANT",
        "tenant.id=acme,tenant.id=acme                     | DUPLICATE_TENANT",
        "tenant.id=acme,tenant.region=a,tenant.region=b    | DUPLICATE_REGION",
        "tenant.id=acme,tenant.region=%0d                  | MALFORMED_REGION",
      })
  void hearsATrustedPeerOnly(String baggage, String expected) {
    assertThat(claimOf(Claims.fromProxy("/"), baggage)).isEqualTo(expected);
    assertThat(claimOf(Claims.fromAnybody("/"), baggage)).isEqualTo("nobody");
  }

  /** Java takes them for space, HTTP does not (RFC 9110, 5.6.3). */
  @ParameterizedTest
  @ValueSource(chars = {0x1c, 0x1d, 0x1e, 0x1f, 0x0b, 0x0c, 0x2003})
  void nothingButBlanksAndTabsIsSpace(char space) {
    assertThat(claimOf(Claims.fromProxy("/"), "\t tenant.id\t = \tacme ;x"))
        .isEqualTo("acme ASSERTED");
    assertThat(claimOf(Claims.fromProxy("/"), space + "tenant.id=acme")).isEqualTo("nobody");
    assertThat(claimOf(Claims.fromProxy("/"), "tenant.id" + space + "=acme")).isEqualTo("nobody");
    assertThat(claimOf(Claims.fromProxy("/"), "tenant.id=" + space + "acme"))
        .isEqualTo("MALFORMED_TENANT");
    assertThat(claimOf(Claims.fromProxy("/"), "tenant.id=acme" + space))
        .isEqualTo("MALFORMED_TENANT");
  }

  @Test
  void severalHeadersAreOne() {
    assertThat(claimOf(Claims.fromProxy("/"), "tenant.id=acme", "tenant.region=us-east"))
        .isEqualTo("acme ASSERTED in us-east");
    assertThat(claimOf(Claims.fromProxy("/"), "tenant.id=acme", "tenant.id=acme"))
        .isEqualTo("DUPLICATE_TENANT");
  }

  @Test
  void moreThanEverybodyPassesOnIsARejectionAndNeverAPrefix() {
    assertThat(claimOf(Claims.fromProxy("/"), entries(63) + ",tenant.id=acme"))
        .isEqualTo("acme ASSERTED");
    for (String tooMany :
        List.of(
            entries(64) + ",tenant.id=acme",
            "tenant.id=acme," + entries(63) + ",tenant.id=globex",
            entries(65))) {
      assertThat(claimOf(Claims.fromProxy("/"), tooMany)).isEqualTo("MALFORMED_TENANT");
      assertThat(claimOf(Claims.fromAnybody("/"), tooMany)).isEqualTo("nobody");
    }
    String fits = "k=" + "v".repeat(8_192 - 2 - ",tenant.id=acme".length());
    assertThat(claimOf(Claims.fromProxy("/"), fits + ",tenant.id=acme")).isEqualTo("acme ASSERTED");
    assertThat(claimOf(Claims.fromProxy("/"), fits + ",tenant.id=acmes"))
        .isEqualTo("MALFORMED_TENANT");
    assertThat(claimOf(Claims.fromProxy("/"), "tenant.id=acme," + fits, "tenant.id=globex"))
        .isEqualTo("MALFORMED_TENANT");
  }

  private static String entries(int count) {
    return IntStream.range(0, count).mapToObj(i -> "k" + i + "=v").collect(Collectors.joining(","));
  }

  private String claimOf(MockHttpServletRequest request, String... lines) {
    for (String line : lines) {
      request.addHeader("baggage", line);
    }
    return Claims.inWords(source.claimOf(request));
  }
}

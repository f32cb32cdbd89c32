package io.tenantry.context.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;

class SubdomainSourceTest {

  private final SubdomainSource source = source(PeerAddress.FROM_VALVE_OR_CONTAINER);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "acme.example.org                | acme ASSERTED",
        "acme.example.org:8443           | acme ASSERTED",
        "acme.example.org.               | acme ASSERTED",
        "acme.example.org.:443           | acme ASSERTED",
        "ACME.Example.ORG                | acme ASSERTED",
        "acme.eu.example.org             | acme ASSERTED",
        "xn--80ak6aa92e.example.org      | xn--80ak6aa92e ASSERTED",
        "example.org                     | nobody",
        "eu.example.org                  | nobody",
        "www.example.org                 | nobody",
        "WWW.example.org                 | nobody",
        "www.eu.example.org              | nobody",
        "acme.example.com                | nobody",
        "acme.example.org.evil.com       | nobody",
        "example.org.evil.com            | nobody",
        "acmeexample.org                 | nobody",
        "org                             | nobody",
        "localhost                       | nobody",
        "127.0.0.1:8080                  | nobody",
        "[::1]:8080                      | nobody",
        "[::ffff:127.0.0.1]              | nobody",
        "''                              | nobody",
        ":                               | nobody",
        ".                               | nobody",
        "..                              | nobody",
        "acme.example.org:80x            | nobody",
        "acme.example.org..              | nobody",
        "example.org@evil.com            | nobody",
        "acme.ex\u00e4mple.org           | nobody",
        "acme.example.\u212arg           | nobody",
        ".example.org                    | MALFORMED_TENANT",
        "a.b.example.org                 | MALFORMED_TENANT",
        "acme..example.org               | MALFORMED_TENANT",
        "evil.com@acme.example.org       | MALFORMED_TENANT",
        "user:pass@acme.example.org      | MALFORMED_TENANT",
        "\u0430cme.example.org           | MALFORMED_TENANT",
        "\u212aelvin.example.org         | MALFORMED_TENANT",
        "%61cme.example.org              | MALFORMED_TENANT",
        "_none.example.org               | MALFORMED_TENANT",
        "-a.example.org                  | MALFORMED_TENANT",
      })
  void readsOneLabelInFrontOfADomainOfOurs(String host, String expected) {
    MockHttpServletRequest request = Claims.fromProxy("/");
    request.addHeader("Host", host);
    assertThat(Claims.inWords(source.claimOf(request))).isEqualTo(expected);
  }

  @Test
  void anybodyElsesHostIsAClaim() {
    MockHttpServletRequest request = Claims.fromAnybody("/");
    request.addHeader("Host", "acme.example.org");
    assertThat(Claims.inWords(source.claimOf(request))).isEqualTo("acme CLAIMED");
  }

  @Test
  void twoHostsAreARejection() {
    MockHttpServletRequest request = Claims.fromProxy("/");
    request.addHeader("Host", "acme.example.org");
    request.addHeader("Host", "acme.example.org");
    assertThat(Claims.inWords(source.claimOf(request))).isEqualTo("DUPLICATE_TENANT");
  }

  @Test
  void aLongHostIsNoTrouble() {
    MockHttpServletRequest request = Claims.fromProxy("/");
    request.addHeader("Host", "a.".repeat(10_000) + "example.org");
    assertThat(Claims.inWords(source.claimOf(request))).isEqualTo("MALFORMED_TENANT");
  }

  @Test
  void withoutTheHeaderTheContainerIsAskedUnlessItWritesForwardedHosts() {
    MockHttpServletRequest request = Claims.fromProxy("/");
    request.setServerName("acme.example.org");
    assertThat(Claims.inWords(source.claimOf(request))).isEqualTo("acme ASSERTED");
    assertThat(Claims.inWords(source(PeerAddress.FROM_VALVE).claimOf(request))).isEqualTo("nobody");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".example.org", "example.org.", "*.example.org", "a b", "ex:80"})
  void needsDomains(String domain) {
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            new SubdomainSource(List.of(domain), List.of(), PeerAddress.FROM_VALVE, Claims.TRUST))
        .withMessageContaining("(expected: a host name of letters, digits, - and dots");
  }

  private static SubdomainSource source(PeerAddress peerAddress) {
    return new SubdomainSource(
        List.of("example.org", "EU.example.org"), List.of("www"), peerAddress, Claims.TRUST);
  }
}

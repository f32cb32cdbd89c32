package io.tenantry.context.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.mock.web.MockHttpServletRequest;

class CertificateSourceTest {

  private static final String ATTRIBUTE = "jakarta.servlet.request.X509Certificate";
  private static final String PREFIX = "spiffe://example.org/tenant/";

  @ParameterizedTest
  @MethodSource
  void readsAlternativeNames(String expected, List<List<?>> names) {
    CertificateSource source = new CertificateSource(PREFIX, "tenants.Example.org", null);
    assertThat(claimOf(source, new FakeCertificate("CN=acme", names))).isEqualTo(expected);
  }

  static Stream<Arguments> readsAlternativeNames() {
    return Stream.of(
        names("nobody"),
        names("acme VERIFIED", uri(PREFIX + "acme")),
        names("acme VERIFIED", dns("ACME.tenants.example.org")),
        names("acme VERIFIED", uri(PREFIX + "acme"), dns("acme.tenants.example.org")),
        names("acme VERIFIED", uri("spiffe://example.org/ns/x"), uri(PREFIX + "acme")),
        names("nobody", uri("spiffe://evil.org/tenant/acme"), dns("acme.example.org")),
        names("nobody", dns(PREFIX + "acme"), uri("acme.tenants.example.org")),
        names("nobody", List.of(7, "10.0.0.1"), List.of(0, new byte[] {4, 1, 97})),
        names("CONFLICTING_TENANT", uri(PREFIX + "acme"), dns("globex.tenants.example.org")),
        names("DUPLICATE_TENANT", uri(PREFIX + "acme"), uri(PREFIX + "globex")),
        names("DUPLICATE_TENANT", dns("a.tenants.example.org"), dns("b.tenants.example.org")),
        names("MALFORMED_TENANT", uri(PREFIX)),
        names("MALFORMED_TENANT", uri(PREFIX + "acme/admin")),
        names("MALFORMED_TENANT", uri(PREFIX + "acme\u0000.evil")),
        names("MALFORMED_TENANT", dns("*.tenants.example.org")),
        names("MALFORMED_TENANT", dns("a.b.tenants.example.org")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "O=acme                          | acme VERIFIED",
        "CN=x, O=acme, C=DE              | acme VERIFIED",
        "CN=x+O=acme                     | acme VERIFIED",
        "CN=acme, OU=acme                | nobody",
        "CN=\"x,O=evil\"                 | nobody",
        "CN=\"x,O=evil\", O=acme         | acme VERIFIED",
        "O=acme, O=globex                | DUPLICATE_TENANT",
        "O=acme+O=globex                 | DUPLICATE_TENANT",
        "O=acme corp                     | MALFORMED_TENANT",
        "O=\"acme,O=globex\"             | MALFORMED_TENANT",
        "O=\u0430cme                     | MALFORMED_TENANT",
        "O=#0402aabb                     | MALFORMED_TENANT",
      })
  void readsAnAttributeOfTheSubject(String subject, String expected) {
    CertificateSource source = new CertificateSource(null, null, "O");
    assertThat(claimOf(source, new FakeCertificate(subject, List.of()))).isEqualTo(expected);
  }

  @Test
  void subjectAndAlternativeNamesHaveToAgree() {
    CertificateSource source = new CertificateSource(PREFIX, null, "CN");
    assertThat(claimOf(source, new FakeCertificate("CN=acme", List.of(uri(PREFIX + "acme")))))
        .isEqualTo("acme VERIFIED");
    assertThat(claimOf(source, new FakeCertificate("CN=globex", List.of(uri(PREFIX + "acme")))))
        .isEqualTo("CONFLICTING_TENANT");
  }

  @Test
  void onlyTheClientsOwnCertificateCounts() {
    CertificateSource source = new CertificateSource(null, null, "CN");
    assertThat(
            claimOf(
                source,
                new FakeCertificate("O=x", List.of()),
                new FakeCertificate("CN=acme", List.of())))
        .isEqualTo("nobody");
    assertThat(claimOf(source)).isEqualTo("nobody");
    assertThat(Claims.inWords(source.claimOf(Claims.fromProxy("/")))).isEqualTo("nobody");
  }

  @Test
  void aCertificateThatCannotBeReadIsARejection() {
    X509Certificate broken =
        new FakeCertificate("CN=acme", List.of()) {
          @Override
          public List<List<?>> getSubjectAlternativeNames() throws CertificateParsingException {
            throw new CertificateParsingException("broken");
          }
        };
    assertThat(claimOf(new CertificateSource(PREFIX, null, null), broken))
        .isEqualTo("MALFORMED_TENANT");
  }

  @Test
  void aCertificateIsReadOnceForAllRequestsOfAConnection() {
    AtomicInteger read = new AtomicInteger();
    X509Certificate certificate =
        new FakeCertificate("CN=acme", List.of()) {
          @Override
          public X500Principal getSubjectX500Principal() {
            read.incrementAndGet();
            return super.getSubjectX500Principal();
          }
        };
    CertificateSource source = new CertificateSource(null, null, "CN");
    for (int request = 0; request < 3; request++) {
      assertThat(claimOf(source, certificate)).isEqualTo("acme VERIFIED");
    }
    assertThat(read).hasValue(1);
    assertThat(claimOf(source, new FakeCertificate("CN=globex", List.of())))
        .isEqualTo("globex VERIFIED");
  }

  @Test
  void knowsThreeAttributes() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CertificateSource(null, null, "mail"))
        .withMessage("'mail' (expected: CN, O or OU)");
  }

  private static String claimOf(CertificateSource source, X509Certificate... chain) {
    MockHttpServletRequest request = Claims.fromAnybody("/");
    request.setAttribute(ATTRIBUTE, chain);
    return Claims.inWords(source.claimOf(request));
  }

  private static Arguments names(String expected, List<?>... names) {
    return argumentSet(expected + " of " + names.length, expected, Arrays.asList(names));
  }

  private static List<?> uri(String name) {
    return List.of(6, name);
  }

  private static List<?> dns(String name) {
    return List.of(2, name);
  }
}

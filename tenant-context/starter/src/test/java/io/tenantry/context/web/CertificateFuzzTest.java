package io.tenantry.context.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.tenantry.context.Tenant;
import io.tenantry.context.TenantClaim;
import io.tenantry.context.Trust;
import io.tenantry.context.fuzzing.UntrustedText;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Locale;
import java.util.Optional;
import org.springframework.mock.web.MockHttpServletRequest;

/** A client's certificate (DER) that an authority has signed without looking at the names. */
class CertificateFuzzTest {

  private final CertificateSource source =
      new CertificateSource("spiffe://example.org/tenant/", "tenants.example.org", "O");
  private final FuzzedBorder border = new FuzzedBorder(source);

  @FuzzTest
  void fuzz(byte[] data) throws Exception {
    X509Certificate certificate;
    try {
      certificate =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(data));
    } catch (CertificateException noCertificate) {
      return;
    }
    TenantClaim claim = source.claimOf(request(certificate));
    UntrustedText.assertIsSound(claim);
    String input = new String(data, StandardCharsets.ISO_8859_1);
    Optional<Tenant> served = border.serve(request(certificate), input);
    assertThat(served.map(Tenant::id)).isEqualTo(claim.tenant());
    served.ifPresent(tenant -> {
      assertThat(claim.trust()).isEqualTo(Trust.VERIFIED);
      assertThat(asciiOf(input))
          .as("it stands in the certificate")
          .contains(tenant.id().value().toLowerCase(Locale.ROOT));
    });
  }

  /** Without the zeros that are between the letters in some of ASN.1's kinds of text. */
  private static String asciiOf(String der) {
    return der.replace("\0", "").toLowerCase(Locale.ROOT);
  }

  private static MockHttpServletRequest request(X509Certificate certificate) {
    MockHttpServletRequest request = Claims.fromAnybody("/");
    request.setAttribute(
        "jakarta.servlet.request.X509Certificate", new X509Certificate[] {certificate});
    return request;
  }
}

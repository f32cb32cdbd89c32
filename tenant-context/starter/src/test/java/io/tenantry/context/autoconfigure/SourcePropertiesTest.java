package io.tenantry.context.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class SourcePropertiesTest {

  @Test
  void defaults() {
    assertThat(bind(Map.of()))
        .isEqualTo(
            new SourceProperties(
                new SourceProperties.Subdomain(List.of(), List.of("www")),
                new SourceProperties.Path(null),
                new SourceProperties.Certificate(null, null, null),
                new SourceProperties.Token(null, null),
                false));
  }

  @Test
  void mappings() {
    assertThat(
            bind(
                Map.of(
                    "tenantry.resolution.subdomain.base-domains", "example.org,eu.example.org",
                    "tenantry.resolution.subdomain.ignored-labels", "www,api",
                    "tenantry.resolution.path.pattern", "/t/{tenant}/**",
                    "tenantry.resolution.certificate.uri-prefix", "spiffe://example.org/tenant/",
                    "tenantry.resolution.certificate.dns-suffix", "tenants.example.org",
                    "tenantry.resolution.certificate.subject-attribute", "O",
                    "tenantry.resolution.token.tenant-claim", "org.\"a.b\"",
                    "tenantry.resolution.token.region-claim", "region",
                    "tenantry.resolution.baggage", "true")))
        .isEqualTo(
            new SourceProperties(
                new SourceProperties.Subdomain(
                    List.of("example.org", "eu.example.org"), List.of("www", "api")),
                new SourceProperties.Path("/t/{tenant}/**"),
                new SourceProperties.Certificate(
                    "spiffe://example.org/tenant/", "tenants.example.org", "O"),
                new SourceProperties.Token("org.\"a.b\"", "region"),
                true));
  }

  @Test
  void anEmptyTextIsNone() {
    assertThat(
            bind(
                Map.of(
                    "tenantry.resolution.subdomain.base-domains", "",
                    "tenantry.resolution.path.pattern", "",
                    "tenantry.resolution.certificate.uri-prefix", "",
                    "tenantry.resolution.certificate.dns-suffix", "",
                    "tenantry.resolution.certificate.subject-attribute", "",
                    "tenantry.resolution.token.tenant-claim", "",
                    "tenantry.resolution.token.region-claim", " ")))
        .isEqualTo(bind(Map.of()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "subdomain.base-domains=*.example.org  | expected: a host name of letters",
        "subdomain.base-domains=example.org:80 | expected: a host name of letters",
        "subdomain.ignored-labels=w w          | expected: a host name of letters",
        "path.pattern=/t/**                    | expected: a plain path that ends with",
        "path.pattern=/t/{tenant}/orders       | expected: a plain path that ends with",
        "certificate.dns-suffix=.example.org   | expected: a host name of letters",
        "certificate.subject-attribute=mail    | expected: CN, O or OU",
        "token.tenant-claim=https://a.b/c      | in double quotes",
        "token.region-claim=a..b               | with dots between them",
      })
  void aWrongValueIsRefusedWithThePropertyAndWhatIsLegal(String assignment, String legal) {
    int equals = assignment.indexOf('=');
    String property = "tenantry.resolution." + assignment.substring(0, equals);
    assertThatThrownBy(() -> bind(Map.of(property, assignment.substring(equals + 1))))
        .rootCause()
        .hasMessageStartingWith(property + ": '")
        .hasMessageContaining(legal);
  }

  private static SourceProperties bind(Map<String, String> properties) {
    return new Binder(new MapConfigurationPropertySource(properties))
        .bindOrCreate("tenantry.resolution", SourceProperties.class);
  }
}

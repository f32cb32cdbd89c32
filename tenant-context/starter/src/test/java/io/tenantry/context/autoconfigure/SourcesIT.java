package io.tenantry.context.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Header, subdomain, path and baggage of a trusted proxy, all at once, on a real Tomcat. */
@SpringBootTest(
    classes = {EchoApplication.class, SourcesIT.Below.class},
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      "logging.level.io.tenantry=debug",
      "server.max-http-request-header-size=32KB",
      "server.tomcat.relaxed-path-chars=\\",
      "management.otlp.metrics.export.enabled=false",
      "tenantry.resolution.subdomain.base-domains=example.org,eu.example.org",
      "tenantry.resolution.path.pattern=/t/{tenant}/**",
      "tenantry.resolution.baggage=true"
    })
@ExtendWith(OutputCaptureExtension.class)
class SourcesIT {

  @Autowired private MeterRegistry meters;
  @LocalServerPort private int port;

  private HttpCalls http = new HttpCalls(0);

  @BeforeEach
  void connect() {
    http = new HttpCalls(port);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "acme.example.org      | /tenant         | Accept: */*",
        "ACME.eu.example.org:1 | /tenant         | Accept: */*",
        "localhost             | /t/acme/tenant  | Accept: */*",
        "localhost             | /t/acme/tenant;v=1 | Accept: */*",
        "localhost             | /tenant         | baggage: tenant.id=acme",
        "localhost             | /tenant         | X-Tenant-ID: acme",
        "localhost             | /tenant         | X-Scope-OrgID: acme",
        "acme.example.org      | /t/acme/tenant  | baggage: tenant.id=acme@X-Tenant-ID: acme",
        "www.example.org       | /t/acme/tenant  | X-Scope-OrgID: acme",
      })
  void everySourceNamesTheTenant(String host, String path, String headers) throws IOException {
    assertThat(http.raw(host, path, lines(headers)))
        .startsWith("HTTP/1.1 200 ")
        .contains("acme/_none/default");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "acme.example.org     | /t/globex/tenant | Accept: */*",
        "acme.example.org     | /tenant          | X-Tenant-ID: globex",
        "acme.example.org     | /tenant          | baggage: tenant.id=globex",
        "localhost            | /t/acme/tenant   | X-Scope-OrgID: globex",
        "localhost            | /tenant          | X-Tenant-ID: acme@X-Scope-OrgID: globex",
      })
  void twoSourcesThatDisagreeAreForbidden(String host, String path, String headers)
      throws IOException {
    double before = rejected("conflicting_tenant");
    assertThat(http.raw(host, path, lines(headers)))
        .startsWith("HTTP/1.1 403 ")
        .contains("Content-Type: application/problem+json")
        .doesNotContain("globex");
    assertThat(rejected("conflicting_tenant")).isEqualTo(before + 1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/t/acme/..;/globex/tenant",
        "/t/acme/..;a=b/globex/tenant",
        "/t/acme/../globex/tenant",
        "/t/acme/%2e%2e/globex/tenant",
        "/t/acme/%2E%2E/globex/tenant",
        "/t/acme/.%2e;/globex/tenant",
        "/t/acme/..%2fglobex/tenant",
        "/t/acme/..%5cglobex/tenant",
        "/t/acme/..\\globex/tenant",
        "/t/acme//tenant",
        "//t/acme/tenant",
        "/t//acme/tenant",
        "/t/acme;x/tenant",
        "/t/%61cme/tenant",
        "/%74/acme/tenant",
        "/t;x/acme/tenant",
        "/t/acme%00/tenant",
        "/t/acme%0d%0aX/tenant",
        "/t/%D0%B0cme/tenant",
        "/actuator/..;/t/acme/tenant",
        "/actuator/%2e%2e/t/acme/tenant",
        "/x/../t/acme/tenant"
      })
  void noDetourInThePathNamesATenant(String path, CapturedOutput output) throws IOException {
    assertThat(http.raw("localhost", path, "X-Tenant-ID: acme")).startsWith("HTTP/1.1 400 ");
    assertThat(output.getAll()).doesNotContain("globex").doesNotContain("acme/");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a.b.example.org",
        "evil.com@acme.example.org",
        ".example.org",
        "%61cme.example.org",
        "-leak.example.org",
        "acm\u00e9.example.org",
        "acme.example.org, globex.example.org",
        "acme.example.org\r\nHost: globex.example.org"
      })
  void noTrickInTheHostNamesATenant(String host, CapturedOutput output) throws IOException {
    assertThat(http.raw(host, "/tenant", "Accept: */*")).startsWith("HTTP/1.1 400 ");
    assertThat(output.getAll()).doesNotContain("example.org");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "baggage: tenant.id=acme,tenant.id=globex",
        "baggage: tenant.id=acme@baggage: tenant.id=globex",
        "baggage: tenant.id=leak it",
        "baggage: tenant.id=%61cme",
        "X-Tenant-ID: acme, globex",
        "X-Tenant-ID: \u00e0cme"
      })
  void noTrickInAHeaderNamesATenant(String headers, CapturedOutput output) throws IOException {
    assertThat(http.raw("localhost", "/tenant", lines(headers))).startsWith("HTTP/1.1 400 ");
    assertThat(output.getAll()).doesNotContain("globex").doesNotContain("leak");
  }

  @ParameterizedTest
  @ValueSource(strings = {"X-Tenant-ID: %s", "baggage: tenant.id=%s", "X-Scope-OrgID: %s"})
  void tenKilobytesAreNoTenant(String header, CapturedOutput output) throws IOException {
    assertThat(http.raw("localhost", "/tenant", header.formatted("a".repeat(10_240))))
        .startsWith("HTTP/1.1 400 ");
    assertThat(output.getAll()).doesNotContain("aaaaaaaa");
  }

  private double rejected(String reason) {
    return meters.get("tenantry.tenant.rejected").tag("reason", reason).counter().count();
  }

  private static String lines(String headers) {
    return headers.replace("@", "\r\n");
  }

  @RestController
  static class Below {

    @GetMapping("/t/{any}/tenant")
    String tenant() {
      return EchoApplication.current();
    }
  }
}

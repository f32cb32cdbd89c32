package io.tenantry.context.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
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

@SpringBootTest(
    classes = EchoApplication.class,
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      "server.max-http-request-header-size=32KB",
      "logging.level.io.tenantry=debug",
      "management.otlp.metrics.export.enabled=false",
      "tenantry.directory.tenants.acme.plan=gold",
      "tenantry.resolution.regions=us-east,ap-southeast"
    })
@ExtendWith(OutputCaptureExtension.class)
class TenantContextFilterIT {

  @Autowired private MeterRegistry meters;
  @LocalServerPort private int port;

  private HttpCalls http = new HttpCalls(0);

  @BeforeEach
  void connect() {
    http = new HttpCalls(port);
  }

  @Test
  void bindsTheTenantThatATrustedPeerNames() {
    HttpResponse<String> response =
        http.get("/tenant", "X-Tenant-ID", "acme", "X-Region", "us-east");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("acme/us-east/gold");
    assertThat(http.get("/tenant", "x-tenant-id", "other").body()).isEqualTo("other/_none/default");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a b",
        "_none",
        "_overflow",
        "a,b",
        "-evil",
        "acme\u00e9",
        "${jndi:ldap://x}",
        "%0d%0aadmin"
      })
  void refusesAnIdThatIsNoneWithoutRepeatingIt(String id, CapturedOutput output)
      throws IOException {
    double before = rejected("malformed_tenant");
    String response = http.raw("/tenant", "X-Tenant-ID: " + id);
    assertThat(response)
        .startsWith("HTTP/1.1 400 ")
        .contains("Content-Type: application/problem+json")
        .endsWith(
            "{\"type\":\"about:blank\",\"title\":\"Bad Request\",\"status\":400,\"detail\":\"The tenant"
                + " must be 1 to 64 characters of A-Z a-z 0-9 _ -, of which the first is a letter or"
                + " a digit.\"}")
        .doesNotContain(id);
    assertThat(output.getAll()).contains("MALFORMED_TENANT").doesNotContain(id);
    assertThat(rejected("malformed_tenant")).isEqualTo(before + 1);
  }

  @Test
  void refusesAHugeId(CapturedOutput output) throws IOException {
    String huge = "a".repeat(10 * 1024);
    String response = http.raw("/tenant", "X-Tenant-ID: " + huge);
    assertThat(response)
        .startsWith("HTTP/1.1 400 ")
        .contains("Content-Type: application/problem+json")
        .doesNotContain("aaaaaaaa");
    assertThat(output.getAll()).doesNotContain("aaaaaaaa");
  }

  @ParameterizedTest
  @ValueSource(strings = {"leak\u0001", "leak\u0000", "leak\u007f", "leak\u001b[2J", "leak\r"})
  void controlCharactersDoNotReachTheApplication(String id, CapturedOutput output)
      throws IOException {
    assertThat(http.raw("/tenant", "X-Tenant-ID: " + id)).startsWith("HTTP/1.1 400 ");
    assertThat(output.getAll()).doesNotContain("leak");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                                            | missing_tenant",
        "X-Region: us-east                             | missing_tenant",
        "X-Tenant-ID:                                  | malformed_tenant",
        "X-Tenant-ID: acme@X-Tenant-ID: globex         | duplicate_tenant",
        "X-Tenant-ID: acme@x-tenant-id: acme           | duplicate_tenant",
        "X-Tenant-ID: acme@X-Region: mars              | unknown_region",
        "X-Tenant-ID: acme@X-Region: a b               | malformed_region",
        "X-Tenant-ID: acme@X-Region: a@X-Region: b     | duplicate_region",
      })
  void refusesAndCountsByReason(String headers, String reason) throws IOException {
    double before = rejected(reason);
    String lines = headers.isEmpty() ? "Accept: */*" : headers.replace("@", "\r\n");
    assertThat(http.raw("/tenant", lines))
        .startsWith("HTTP/1.1 400 ")
        .contains("Content-Type: application/problem+json")
        .contains("\"status\":400");
    assertThat(rejected(reason)).isEqualTo(before + 1);
  }

  @Test
  void aTenantCannotBeSmuggledIntoAFoldedHeader() throws IOException {
    assertThat(http.raw("/tenant", "X-Tenant-ID: acme\r\n globex")).startsWith("HTTP/1.1 400 ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/actuator/health", "/actuator/health?tenant=acme", "/actuator"})
  void ignoredPathsNeedNoTenant(String path) {
    assertThat(http.get(path).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/actuator/..;/tenant",
        "/actuator/%2e%2e/tenant",
        "/actuator/%2E./tenant",
        "/actuator/../tenant",
        "/actuator;x/../tenant",
        "/actuator//../tenant",
        "//tenant",
        "/%74enant",
        "/actuator/..%2ftenant"
      })
  void noDetourThroughAnIgnoredPathGetsRoundTheTenant(String path) throws IOException {
    assertThat(http.raw(path, "Accept: */*")).startsWith("HTTP/1.1 400 ");
  }

  @Test
  void aForwardedPrefixDoesNotMakeAPathIgnored() throws IOException {
    assertThat(http.raw("/tenant", "X-Forwarded-Prefix: /actuator")).startsWith("HTTP/1.1 400 ");
  }

  private double rejected(String reason) {
    return meters.get("tenantry.tenant.rejected").tag("reason", reason).counter().count();
  }
}

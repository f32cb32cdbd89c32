package io.tenantry.context.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.tenantry.context.telemetry.BaggageCarrier;
import io.tenantry.context.telemetry.TenantSpanProcessor;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A service with metrics and without tracing, its objectives and its endpoint. */
@SpringBootTest(
    classes = EchoApplication.class,
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      "spring.autoconfigure.exclude="
          + "org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration,"
          + "org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration,"
          + "org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration,"
          + "org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration,"
          + "org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration,"
          + "org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration",
      "management.otlp.metrics.export.enabled=false",
      "management.prometheus.metrics.export.enabled=true",
      "management.endpoints.web.exposure.include=health,prometheus,tenants",
      "tenantry.directory.tenants.acme.plan=gold",
      "tenantry.slo.objective=1h",
      "tenantry.slo.plans.gold.objective=1m"
    })
class TenantTelemetryIT {

  private static final JsonMapper JSON = new JsonMapper();

  @Autowired private ApplicationContext context;
  @Autowired private MeterRegistry meters;
  @LocalServerPort private int port;

  private HttpCalls http = new HttpCalls(0);

  @BeforeEach
  void connect() {
    http = new HttpCalls(port);
  }

  @Test
  void metricsHaveTheTenantAlsoWithoutTracing() {
    assertThat(context.getBeanProvider(BaggageCarrier.class).stream()).isEmpty();
    assertThat(context.getBeanProvider(TenantSpanProcessor.class).stream()).isEmpty();
    assertThat(http.get("/tenant", "X-Tenant-ID", "acme").body()).isEqualTo("acme/_none/gold");
    await()
        .untilAsserted(() ->
            assertThat(
                    meters
                        .get("http.server.requests")
                        .tags("uri", "/tenant", "tenant.id", "acme", "tenant.plan", "gold")
                        .timer()
                        .count())
                .isPositive());
  }

  @ParameterizedTest
  @CsvSource({
    "/tenant,   within",
    "/callable, within",
    "/deferred, within",
    "/fails,    failed",
    "/timeout,  failed"
  })
  void eachRequestIsAccountedForWhenItIsComplete(String path, String outcome) {
    http.get(path, "X-Tenant-ID", "slo-" + path.substring(1));
    await()
        .untilAsserted(() ->
            assertThat(
                    meters
                        .get("tenantry.slo.requests")
                        .tags("tenant.id", "slo-" + path.substring(1), "route", path)
                        .counters())
                .hasSize(3)
                .filteredOn(counter -> counter.count() == 1)
                .singleElement()
                .satisfies(
                    counter -> assertThat(counter.getId().getTag("outcome")).isEqualTo(outcome)));
  }

  @Test
  void whatNeedsNoTenantOrIsTurnedAwayIsNotAccountedFor() throws IOException {
    http.get("/actuator/health");
    http.raw("/tenant", "X-Tenant-ID: no tenant");
    http.get("/tenant", "X-Tenant-ID", "counted");
    await()
        .untilAsserted(() ->
            assertThat(meters.find("tenantry.slo.requests").tag("tenant.id", "counted").counters())
                .isNotEmpty());
    assertThat(meters.get("tenantry.slo.requests").counters())
        .extracting(counter -> counter.getId().getTag("route"))
        .doesNotContain("/actuator/health", "_none");
    assertThat(meters.get("tenantry.slo.requests").counters())
        .extracting(counter -> counter.getId().getTag("tenant.id"))
        .doesNotContain("_none", "_unknown");
  }

  @Test
  void prometheusHasABucketThatEndsAtEachObjective() {
    http.get("/tenant", "X-Tenant-ID", "acme");
    await()
        .untilAsserted(() ->
            assertThat(http.get("/actuator/prometheus").body())
                .containsPattern(
                    "http_server_requests_seconds_bucket\\{.*tenant_id=\"acme\".*le=\"60.0\"\\} ")
                .containsPattern(
                    "http_server_requests_seconds_bucket\\{.*tenant_id=\"acme\".*le=\"3600.0\"\\} ")
                .contains("tenantry_slo_objective_seconds{tenant_plan=\"gold\"} 60.0")
                .containsPattern("tenantry_slo_burn_rate\\{.*tenant_id=\"acme\".*\\} 0.0")
                .containsPattern(
                    "tenantry_slo_requests_total\\{outcome=\"within\",.*tenant_id=\"acme\""));
  }

  @Test
  void theEndpointShowsWhoIsBusyAndWhatWasTurnedAwayButNotWhoTried() throws IOException {
    JsonNode before = tenants();
    for (int i = 0; i < 5; i++) {
      http.get("/tenant", "X-Tenant-ID", "busiest");
    }
    http.raw("/tenant", "X-Tenant-ID: evil@evil");
    http.raw("/tenant", "X-Tenant-ID: victim\r\nX-Scope-OrgID: intruder");
    http.raw("/tenant", "Accept: */*");
    JsonNode after = tenants();
    JsonNode traffic = after.get("traffic");
    assertThat(traffic.get("requests").asLong())
        .isEqualTo(before.get("traffic").get("requests").asLong() + 5);
    assertThat(traffic.get("tenants").findValuesAsString("tenant")).contains("busiest");
    assertThat(traffic.get("named").asInt()).isEqualTo(traffic.get("tenants").size());
    assertThat(
            traffic.get("tenants").findValues("share").stream()
                    .mapToDouble(JsonNode::asDouble)
                    .sum()
                + traffic.get("overflow").get("share").asDouble())
        .isBetween(0.999, 1.001);
    JsonNode borders = after.get("borders");
    for (String reason : new String[] {"malformed_tenant", "missing_tenant"}) {
      assertThat(borders.get("rejections").get(reason).asLong())
          .isEqualTo(before.get("borders").get("rejections").get(reason).asLong() + 1);
    }
    assertThat(borders.get("spoofAttempts").asLong())
        .isEqualTo(before.get("borders").get("spoofAttempts").asLong() + 1);
    assertThat(borders.get("refusals").has("rate")).isTrue();
    assertThat(borders.get("leaks").asLong()).isZero();
    assertThat(after.toString()).doesNotContain("evil", "victim", "intruder");
  }

  private JsonNode tenants() {
    HttpResponse<String> response = http.get("/actuator/tenants");
    assertThat(response.statusCode()).isEqualTo(200);
    return JSON.readTree(response.body());
  }
}

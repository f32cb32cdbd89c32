package io.tenantry.e2e.servers;

import static io.tenantry.e2e.telemetry.Source.service;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tenantry.e2e.query.PrometheusClient;
import io.tenantry.e2e.telemetry.OtlpClient;
import io.tenantry.e2e.telemetry.PointDraft;
import io.tenantry.e2e.telemetry.Telemetry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("servers")
@WithPrometheus
class PrometheusIT {

  private static final String RULES =
      """
      groups:
        - name: always
          rules:
            - {alert: Always, expr: vector(1)}
            - {alert: Never, expr: vector(1) < 0}
      """;

  @Test
  void takesOtlpWithTheTenantAsALabel(Prometheus prometheus) {
    try (OtlpClient otlp =
        OtlpClient.http(prometheus.address().port()).path("/api/v1/otlp").open()) {
      otlp.deliver(
          new Telemetry(1)
              .metrics(
                  service("storefront")
                      .tenant("acme")
                      .region("us-east")
                      .sends(PointDraft.gauge("cart.size", 3))));
    }

    PrometheusClient client = prometheus.client();
    eventually()
        .until(
            () -> client.number("cart_size_ratio{tenant_id=\"acme\",tenant_region=\"us-east\"}"),
            Optional.of(3.0)::equals);
  }

  @Test
  void scrapesWhatItIsTold(Prometheus prometheus) {
    prometheus.scrape("itself", List.of(prometheus.address()));

    eventually()
        .until(() -> prometheus.client().number("up{job=\"itself\"}"), Optional.of(1.0)::equals);
  }

  @Test
  void evaluatesRules(Servers servers) throws Exception {
    Path rules = Files.writeString(servers.folder().resolve("rules.yaml"), RULES);
    PrometheusTerms terms = new PrometheusTerms(List.of(), List.of(rules), Duration.ofMillis(200));

    Prometheus prometheus = servers.prometheus("rules", terms);

    eventually()
        .until(
            () -> prometheus.client().alerts(),
            alerts ->
                alerts.stream()
                    .map(PrometheusClient.Alert::name)
                    .toList()
                    .equals(List.of("Always")));
  }

  @Test
  void bringsPromtool(Servers servers) throws Exception {
    Path rules = Files.writeString(servers.folder().resolve("rules.yaml"), RULES);

    assertThat(servers.promtool("check", "rules", rules.toString()))
        .satisfies(check -> assertThat(check.exitCode()).as(check.output()).isZero())
        .satisfies(check -> assertThat(check.output()).contains("2 rules found"));
  }

  @Test
  void keepsItsDataOverAKill(Prometheus prometheus) {
    prometheus.scrape("itself", List.of(prometheus.address()));
    PrometheusClient client = prometheus.client();
    eventually().until(() -> client.number("up"), Optional.of(1.0)::equals);

    prometheus.kill();
    assertThat(prometheus.isRunning()).isFalse();
    prometheus.start();

    assertThat(client.number("count_over_time(up[1h])"))
        .hasValueSatisfying(count -> assertThat(count).isPositive());
  }

  private static ConditionFactory eventually() {
    return await().atMost(Duration.ofMinutes(1));
  }
}

package io.tenantry.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.internal.DefaultConfigProperties;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TenantAutoConfigurationTest {

  private static final String SPANS =
      "otel.java.experimental.span-attributes.copy-from-baggage.include";
  private static final String LOGS =
      "otel.java.experimental.log-attributes.copy-from-baggage.include";

  @Test
  void spansAndLogRecordsGetTheTenantFromBaggage() {
    assertThat(TenantAutoConfiguration.copyFromBaggage(config(Map.of())))
        .isEqualTo(
            Map.of(
                SPANS,
                "tenant.id,tenant.region,tenant.plan",
                LOGS,
                "tenant.id,tenant.region,tenant.plan"));
  }

  @Test
  void whatAUserWantsCopiedIsCopiedAsWell() {
    assertThat(
            TenantAutoConfiguration.copyFromBaggage(
                config(Map.of(SPANS, "flavour, tenant.plan", LOGS, "*"))))
        .isEqualTo(
            Map.of(
                SPANS,
                "flavour,tenant.plan,tenant.id,tenant.region",
                LOGS,
                "*,tenant.id,tenant.region,tenant.plan"));
  }

  @ParameterizedTest
  @CsvSource({
    "'', inventory, false",
    "inventory, inventory, true",
    "'stock, inventory', inventory, true",
    "'inventory, http://stock', inventory, false"
  })
  void aListOfDestinationsThatMakesNoSenseAllowsNobody(
      String property, String host, boolean allowed) {
    ConfigProperties config = config(Map.of("tenantry.propagation.destinations", property));
    assertThat(TenantAutoConfiguration.destinations(config).contain(host, 80)).isEqualTo(allowed);
  }

  @ParameterizedTest
  @CsvSource({
    "'', 20000",
    "100, 100",
    "1000000, 1000000",
    "99, 20000",
    "1000001, 20000",
    "-1, 20000",
    "many, 20000"
  })
  void aCardinalityLimitThatMakesNoSenseIsNotUsed(String property, int limit) {
    assertThat(
            TenantAutoConfiguration.cardinalityLimit(
                config(Map.of("tenantry.agent.cardinality-limit", property))))
        .isEqualTo(limit);
  }

  @Test
  void theMetricKeepsItsOwnAttributesAndGetsTheTenantAndNothingElse() {
    assertThat(points(Map.of(), 1))
        .singleElement()
        .satisfies(point ->
            assertThat(point.getAttributes().asMap().keySet())
                .extracting(AttributeKey::getKey)
                .containsExactlyInAnyOrder(
                    "http.route",
                    "http.request.method",
                    "http.response.status_code",
                    "error.type",
                    "network.protocol.name",
                    "network.protocol.version",
                    "url.scheme",
                    "tenant.id",
                    "tenant.region",
                    "tenant.plan"));
  }

  /** Of which one is the SDK's series for all that is beyond it. */
  @Test
  void theMetricHasACardinalityLimitOfItsOwn() {
    assertThat(points(Map.of("tenantry.agent.cardinality-limit", "100"), 1_000)).hasSize(100);
    assertThat(points(Map.of(), 3_000)).hasSize(3_000);
  }

  private static Collection<HistogramPointData> points(
      Map<String, String> properties, int tenants) {
    InMemoryMetricReader reader = InMemoryMetricReader.create();
    try (SdkMeterProvider meters =
        TenantAutoConfiguration.addTenants(
                SdkMeterProvider.builder().registerMetricReader(reader), config(properties))
            .build()) {
      DoubleHistogram histogram =
          meters.get("tomcat").histogramBuilder("http.server.request.duration").build();
      for (int i = 0; i < tenants; i++) {
        histogram.record(0.1, everything("tenant-" + i));
      }
      List<MetricData> metrics = List.copyOf(reader.collectAllMetrics());
      return metrics.get(0).getHistogramData().getPoints();
    }
  }

  private static Attributes everything(String tenant) {
    AttributesBuilder attributes = Attributes.builder().put(TenantKeys.ID, tenant);
    for (String key :
        List.of(
            "tenant.region",
            "tenant.plan",
            "http.route",
            "http.request.method",
            "http.response.status_code",
            "error.type",
            "network.protocol.name",
            "network.protocol.version",
            "url.scheme",
            "url.path",
            "client.address",
            "user_agent.original")) {
      attributes.put(key, "value");
    }
    return attributes.build();
  }

  private static ConfigProperties config(Map<String, String> properties) {
    return DefaultConfigProperties.createFromMap(properties);
  }
}

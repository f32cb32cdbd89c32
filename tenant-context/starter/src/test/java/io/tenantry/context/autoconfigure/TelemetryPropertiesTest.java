package io.tenantry.context.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class TelemetryPropertiesTest {

  @Test
  void defaults() {
    assertThat(bind(Map.of()))
        .isEqualTo(
            new TelemetryProperties(
                100,
                16,
                32,
                List.of(),
                Duration.ofMinutes(1),
                Set.of("http.server.requests", "grpc.server", "spring.kafka.listener")));
  }

  @Test
  void mappings() {
    assertThat(
            bind(
                Map.of(
                    "tenantry.telemetry.max-tenants",
                    "10000",
                    "tenantry.telemetry.max-regions",
                    "100",
                    "tenantry.telemetry.max-plans",
                    "1000",
                    "tenantry.telemetry.max-plans=0             | expected: 1 to 1000",
                    "tenantry.telemetry.max-plans=1001          | expected: 1 to 1000",
                    "tenantry.telemetry.pinned-tenants",
                    "acme,Umbrella_Corp",
                    "tenantry.telemetry.epoch",
                    "1h",
                    "tenantry.telemetry.tagged-observations",
                    "http.server.requests,orders")))
        .isEqualTo(
            new TelemetryProperties(
                10_000,
                100,
                1_000,
                List.of("acme", "Umbrella_Corp"),
                Duration.ofHours(1),
                Set.of("http.server.requests", "orders")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tenantry.telemetry.max-tenants=0           | expected: 1 to 10000",
        "tenantry.telemetry.max-tenants=10001       | expected: 1 to 10000",
        "tenantry.telemetry.max-regions=0           | expected: 1 to 100",
        "tenantry.telemetry.max-regions=101         | expected: 1 to 100",
        "tenantry.telemetry.pinned-tenants=_none    | expected: tenants, each 1-64 of",
        "tenantry.telemetry.pinned-tenants=a,b,c    | expected: at most max-tenants, 2",
        "tenantry.telemetry.epoch=9s                | expected: 10s to 1h",
        "tenantry.telemetry.epoch=61m               | expected: 10s to 1h",
      })
  void aWrongValueIsRefusedWithThePropertyAndWhatIsLegal(String assignment, String legal) {
    int equals = assignment.indexOf('=');
    String property = assignment.substring(0, equals);
    Map<String, String> properties =
        property.endsWith("pinned-tenants")
            ? Map.of(
                property, assignment.substring(equals + 1), "tenantry.telemetry.max-tenants", "2")
            : Map.of(property, assignment.substring(equals + 1));
    assertThatThrownBy(() -> bind(properties))
        .rootCause()
        .hasMessageStartingWith(property)
        .hasMessageContaining(legal);
  }

  private static TelemetryProperties bind(Map<String, String> properties) {
    return new Binder(new MapConfigurationPropertySource(properties))
        .bindOrCreate("tenantry.telemetry", TelemetryProperties.class);
  }
}

package io.tenantry.agent.tests;

import static io.tenantry.agent.tests.AgentProcess.route;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A configuration file, with which the agent does not ask the extension about the SDK. */
class DeclarativeConfigurationIT {

  private static final String CONFIGURATION =
      """
      file_format: "1.0"
      propagator:
        composite: [{tracecontext: }, {baggage: }]
      meter_provider:
        readers:
          - periodic:
              interval: 300
              exporter:
                otlp_http:
                  endpoint: ${sys:otel.exporter.otlp.endpoint}/v1/metrics
      tracer_provider:
        processors:
          - simple:
              exporter:
                otlp_http:
                  endpoint: ${sys:otel.exporter.otlp.endpoint}/v1/traces
      """;

  private static Downstream friend;
  private static AgentProcess shop;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    Path configuration = Files.writeString(folder.resolve("otel.yaml"), CONFIGURATION);
    friend = new Downstream();
    shop =
        AgentProcess.withAgent()
            .withExtension()
            .with("otel.config.file", configuration.toString())
            .with("tenantry.propagation.destinations", friend.destination())
            .start();
  }

  @AfterAll
  static void end() {
    friend.close();
    shop.close();
  }

  @Test
  void aWarningNamesWhatIsMissing() {
    assertThat(shop.output())
        .filteredOn(line -> line.contains("WARN") && line.contains("Tenantry"))
        .singleElement()
        .asString()
        .contains("otel.config.file");
  }

  @Test
  void noTenantLeavesAsBaggage() throws Exception {
    shop.call("acme", "jdk", friend.url());
    assertThat(friend.baggage()).isEmpty();
  }

  @Test
  void theMetricHasNoTenant() {
    shop.getFor("acme", "/product/1");
    assertThat(shop.requestsByTenant(1, route("/product/{id}")))
        .isEqualTo(Map.of("null/null/null", 1L));
  }
}

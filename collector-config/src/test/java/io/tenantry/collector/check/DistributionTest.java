package io.tenantry.collector.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tenantry.collector.pipeline.Component;
import io.tenantry.collector.pipeline.ComponentKind;
import io.tenantry.collector.yaml.Node.Mapping;
import io.tenantry.collector.yaml.Place;
import io.tenantry.collector.yaml.UnreadableFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DistributionTest {

  private static final String CONTRIB =
      "github.com/open-telemetry/opentelemetry-collector-contrib/";

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "receivers, go.opentelemetry.io/collector/receiver/otlpreceiver, otlp",
    "exporters, go.opentelemetry.io/collector/exporter/otlpexporter, otlp_grpc",
    "exporters, go.opentelemetry.io/collector/exporter/otlpexporter, otlp",
    "exporters, go.opentelemetry.io/collector/exporter/otlphttpexporter, otlp_http/prometheus",
    "processors, " + CONTRIB + "processor/k8sattributesprocessor, k8s_attributes",
    "processors, " + CONTRIB + "processor/k8sattributesprocessor, k8sattributes",
    "connectors, " + CONTRIB + "connector/spanmetricsconnector, span_metrics",
    "extensions, " + CONTRIB + "extension/storage/filestorage, file_storage/queue",
    "extensions, " + CONTRIB + "extension/oidcauthextension, oidc/tenants",
    "extensions, " + CONTRIB + "extension/healthcheckextension, health_check",
    "extensions, example.org/collector/shinyextension/v2, shiny"
  })
  void knowsTheTypeOfAModule(String section, String module, String id) throws IOException {
    Distribution distribution = read("%s: [{gomod: %s v1.0.0}]".formatted(section, module));

    assertThat(distribution.has(component(section, id))).isTrue();
    assertThat(distribution.has(component(section, "other"))).isFalse();
  }

  @Test
  void aTypeIsOfOneKind() throws IOException {
    Distribution distribution =
        read("receivers: [{gomod: go.opentelemetry.io/collector/receiver/otlpreceiver v0.161.0}]");

    assertThat(distribution.has(component("exporters", "otlp"))).isFalse();
  }

  @Test
  void asksTheMetadataOfAModuleThatLiesBesideIt() throws IOException {
    Path metadata = folder.resolve("ours/splitconnector/metadata.yaml");
    Files.createDirectories(metadata.getParent());
    Files.writeString(metadata, "type: tenantscope\n");

    Distribution distribution =
        read(
            """
            connectors:
              - {gomod: example.org/ours v0.0.0, import: example.org/ours/splitconnector, path: ./ours}
            """);

    assertThat(distribution.has(component("connectors", "tenantscope/services"))).isTrue();
    assertThat(distribution.has(component("connectors", "split"))).isFalse();
  }

  @Test
  void refusesWhatIsNoManifest() {
    assertThatExceptionOfType(UnreadableFileException.class)
        .isThrownBy(() -> read("receivers: {otlp: {}}"))
        .withMessageContaining("manifest.yaml:1: names no component");
    assertThatExceptionOfType(UnreadableFileException.class)
        .isThrownBy(() -> read("receivers:\n  - otlp\n"))
        .withMessageContaining("manifest.yaml:2: no gomod");
  }

  private Distribution read(String manifest) throws IOException {
    return Distribution.read(Files.writeString(folder.resolve("manifest.yaml"), manifest));
  }

  private static Component component(String section, String id) {
    Place place = new Place("a.yaml", 1);
    return new Component(
        ComponentKind.valueOf(section.toUpperCase(Locale.ROOT)),
        id,
        place,
        new Mapping(place, Map.of()));
  }
}

package io.tenantry.collector.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.collector.pipeline.Way.Stop;
import io.tenantry.collector.yaml.YamlReader;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PipelineGraphTest {

  @Test
  void walksThroughConnectorsToEveryExporter() {
    assertThat(
            waysOf(
                """
                connectors: {forward/a: {}, span_metrics: {}}
                service:
                  pipelines:
                    traces/in: {receivers: [otlp, jaeger], processors: [p, q], exporters: [forward/a, span_metrics]}
                    traces/out: {receivers: [forward/a], processors: [r], exporters: [x, y]}
                    metrics: {receivers: [span_metrics], exporters: [z]}
                """))
        .containsExactly(
            "otlp p q forward/a r x",
            "otlp p q forward/a r y",
            "otlp p q span_metrics z",
            "jaeger p q forward/a r x",
            "jaeger p q forward/a r y",
            "jaeger p q span_metrics z");
  }

  @Test
  void aConnectorThatHandsOnKeepsTheSignal() {
    assertThat(
            waysOf(
                """
                connectors: {tenantscope: {}}
                service:
                  pipelines:
                    traces/in: {receivers: [otlp], exporters: [tenantscope]}
                    logs/in: {receivers: [otlp], exporters: [tenantscope]}
                    traces/out: {receivers: [tenantscope], exporters: [traces-end]}
                    logs/out: {receivers: [tenantscope], exporters: [logs-end]}
                """))
        .containsExactly("otlp tenantscope traces-end", "otlp tenantscope logs-end");
  }

  @Test
  void aCircleEndsWhereItBegan() {
    var graph =
        graph(
            """
            connectors: {forward/a: {}, forward/b: {}}
            service:
              pipelines:
                traces/in: {receivers: [otlp], exporters: [forward/a]}
                traces/a: {receivers: [forward/a], exporters: [forward/b]}
                traces/b:
                  receivers: [forward/b]
                  exporters: [forward/a, x]
            """);

    assertThat(graph.circles()).extracting(Reference::id).containsExactly("forward/b");
    assertThat(graph.ways()).isNotEmpty();
  }

  private static List<String> waysOf(String yaml) {
    return graph(yaml).ways().stream()
        .map(way -> way.stops().stream().map(Stop::id).collect(Collectors.joining(" ")))
        .toList();
  }

  private static PipelineGraph graph(String yaml) {
    return new PipelineGraph(
        CollectorConfig.of(Map.of(), List.of(YamlReader.mapping("a.yaml", yaml))));
  }
}

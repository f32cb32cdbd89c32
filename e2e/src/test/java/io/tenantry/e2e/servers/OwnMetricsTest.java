package io.tenantry.e2e.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnMetricsTest {

  private static final OwnMetrics METRICS =
      OwnMetrics.parse(
          """
          # HELP otelcol_exporter_queue_size Current size of the retry queue
          # TYPE otelcol_exporter_queue_size gauge
          otelcol_exporter_queue_size{data_type="traces",exporter="otlp_grpc/jaeger"} 3
          otelcol_exporter_queue_size{data_type="traces",exporter="otlp_grpc/tempo"} 4
          otelcol_exporter_queue_size{data_type="logs",exporter="otlp_grpc/tempo"} 1e+06
          otelcol_process_uptime 12.5 1700000000000
          odd{text="a \\"b\\\\c\\" {,}\\nd",empty=""} +Inf

          """);

  @ParameterizedTest
  @CsvSource({
    "otelcol_exporter_queue_size, data_type, traces, 7",
    "otelcol_exporter_queue_size, exporter, otlp_grpc/tempo, 1000004",
    "otelcol_exporter_queue_size, exporter, otlp_grpc/other, 0",
    "otelcol_exporter_queue_size, color, blue, 0",
    "never_counted, data_type, traces, 0"
  })
  void sumsTheSeriesWithALabel(String name, String label, String value, double expected) {
    assertThat(METRICS.sum(name, label, value)).isEqualTo(expected);
  }

  @Test
  void sumsAllSeriesOfAName() {
    assertThat(METRICS.sum("otelcol_process_uptime")).isEqualTo(12.5);
    assertThat(
            METRICS.sum(
                "otelcol_exporter_queue_size",
                "data_type",
                "traces",
                "exporter",
                "otlp_grpc/tempo"))
        .isEqualTo(4);
  }

  @Test
  void readsEscapes() {
    assertThat(METRICS.samples().getLast())
        .isEqualTo(
            new OwnMetrics.Sample(
                "odd", Map.of("text", "a \"b\\c\" {,}\nd", "empty", ""), Double.POSITIVE_INFINITY));
  }

  @Test
  void rejectsAPageThatIsNoMetrics() {
    assertThatIllegalArgumentException().isThrownBy(() -> OwnMetrics.parse("<html>no</html>"));
    assertThatIllegalArgumentException().isThrownBy(() -> METRICS.sum("odd", "text"));
  }
}

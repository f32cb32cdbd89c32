package io.tenantry.e2e.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tenantry.e2e.query.PrometheusClient.Alert;
import io.tenantry.e2e.query.PrometheusClient.Exemplar;
import io.tenantry.e2e.query.PrometheusClient.Sample;
import io.tenantry.e2e.telemetry.TraceId;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The answers are shaped as those of a real Prometheus were. */
class PrometheusClientTest {

  private static final Instant AT = Instant.parse("2026-03-01T12:00:00.231Z");

  @Test
  void readsTheSamplesOfAVector() {
    String body =
        """
        {"status":"success","data":{"resultType":"vector","result":[
          {"metric":{"__name__":"load_ratio","tenant_id":"acme"},"value":[1772366400.231,"0.5"]},
          {"metric":{"__name__":"load_ratio","tenant_id":"globex"},"value":[1772366400.231,"+Inf"]}
        ]}}
        """;
    try (CannedServer server = new CannedServer(200, body)) {
      PrometheusClient prometheus = PrometheusClient.of(server.base());

      assertThat(prometheus.query("load_ratio{tenant_id=~\".+\"}"))
          .containsExactly(
              new Sample(Map.of("__name__", "load_ratio", "tenant_id", "acme"), AT, 0.5),
              new Sample(
                  Map.of("__name__", "load_ratio", "tenant_id", "globex"),
                  AT,
                  Double.POSITIVE_INFINITY));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> prometheus.number("load_ratio"))
          .withMessage("2 series (expected: one or none)");
      assertThat(server.asked())
          .first()
          .isEqualTo("/api/v1/query?query=load_ratio{tenant_id=~\".+\"}");
    }
  }

  @Test
  void aNumberIsThereOrNot() {
    String one =
        "{\"status\":\"success\",\"data\":{\"resultType\":\"scalar\",\"result\":[1772366400.231,\"7\"]}}";
    String none = "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[]}}";
    try (CannedServer some = new CannedServer(200, one);
        CannedServer nothing = new CannedServer(200, none)) {
      assertThat(PrometheusClient.of(some.base()).number("7")).hasValue(7.0);
      assertThat(PrometheusClient.of(nothing.base()).number("up")).isEmpty();
    }
  }

  @Test
  void saysThatItReadsNoHistogramsAndNoRanges() {
    String histogram =
        """
        {"status":"success","data":{"resultType":"vector","result":[
          {"metric":{},"histogram":[1772366400.231,{"count":"1","sum":"0.02","buckets":[]}]}]}}
        """;
    String range = "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[]}}";
    try (CannedServer histograms = new CannedServer(200, histogram);
        CannedServer ranges = new CannedServer(200, range)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> PrometheusClient.of(histograms.base()).query("latency_seconds"));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> PrometheusClient.of(ranges.base()).query("up[1m]"));
    }
  }

  @Test
  void readsExemplars() {
    String body =
        """
        {"status":"success","data":[{
          "seriesLabels":{"__name__":"latency_seconds","tenant_id":"acme"},
          "exemplars":[
            {"labels":{"trace_id":"4220e5a10eba3f16616d702357140f1a"},
             "value":"0.02","timestamp":1772366400.231},
            {"labels":{},"value":"0.03","timestamp":1772366400.231}]}]}
        """;
    try (CannedServer server = new CannedServer(200, body)) {
      Map<String, String> series = Map.of("__name__", "latency_seconds", "tenant_id", "acme");
      String trace = "4220e5a10eba3f16616d702357140f1a";

      assertThat(
              PrometheusClient.of(server.base())
                  .exemplars("latency_seconds", AT.minusSeconds(60), AT))
          .containsExactly(
              new Exemplar(series, Map.of("trace_id", trace), AT, 0.02),
              new Exemplar(series, Map.of(), AT, 0.03))
          .first()
          .satisfies(exemplar -> assertThat(exemplar.trace()).hasValue(TraceId.parse(trace)));
      assertThat(server.asked())
          .singleElement()
          .satisfies(asked ->
              assertThat(asked)
                  .contains("start=2026-03-01T11:59:00.231Z", "end=2026-03-01T12:00:00.231Z"));
    }
  }

  @Test
  void readsAlerts() {
    String body =
        """
        {"status":"success","data":{"alerts":[
          {"labels":{"alertname":"Busy","tenant_id":"acme"},"annotations":{"summary":"it is busy"},
           "state":"firing","activeAt":"2026-03-01T12:00:00Z","value":"5e-01"},
          {"labels":{"alertname":"Later"},"annotations":{},
           "state":"pending","activeAt":"2026-03-01T12:00:00Z","value":"5e-01"}]}}
        """;
    try (CannedServer server = new CannedServer(200, body)) {
      assertThat(PrometheusClient.of(server.base()).alerts())
          .containsExactly(
              new Alert(
                  Map.of("alertname", "Busy", "tenant_id", "acme"),
                  Map.of("summary", "it is busy"),
                  true),
              new Alert(Map.of("alertname", "Later"), Map.of(), false))
          .first()
          .returns("Busy", Alert::name);
    }
  }

  @Test
  void aQueryThatCannotBeReadIsRefused() {
    try (CannedServer server = new CannedServer(400, "{\"errorType\":\"bad_data\"}")) {
      assertThatExceptionOfType(QueryRefusedException.class)
          .isThrownBy(() -> PrometheusClient.of(server.base()).query("("))
          .satisfies(refusal -> assertThat(refusal.status()).isEqualTo(400));
    }
  }
}

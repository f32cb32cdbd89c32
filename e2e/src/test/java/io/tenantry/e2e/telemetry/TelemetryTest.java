package io.tenantry.e2e.telemetry;

import static io.tenantry.e2e.telemetry.LineDraft.line;
import static io.tenantry.e2e.telemetry.PointDraft.durations;
import static io.tenantry.e2e.telemetry.PointDraft.gauge;
import static io.tenantry.e2e.telemetry.PointDraft.increase;
import static io.tenantry.e2e.telemetry.PointDraft.total;
import static io.tenantry.e2e.telemetry.Source.service;
import static io.tenantry.e2e.telemetry.SpanDraft.span;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.trace.v1.Span;
import io.tenantry.e2e.query.OtlpValues;
import io.tenantry.e2e.query.StoredSpan;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TelemetryTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private final Telemetry telemetry = new Telemetry(42, InstantSource.fixed(NOW));

  @Test
  void makesTheSameRequestFromTheSameSeed() {
    assertThat(someTraces(new Telemetry(42, InstantSource.fixed(NOW))))
        .isEqualTo(someTraces(new Telemetry(42, InstantSource.fixed(NOW))))
        .isNotEqualTo(someTraces(new Telemetry(43, InstantSource.fixed(NOW))));
  }

  private static OtlpRequest someTraces(Telemetry telemetry) {
    return telemetry.traces(service("storefront").sends(span("GET /").times(3)));
  }

  @Test
  void aTenantIsOfTheResourceOrOfTheSpanAlone() {
    OtlpRequest.Traces request =
        telemetry.traces(
            service("shared")
                .region("us-east")
                .sends(span("a").tenant("acme"), span("b").tenant("globex").region("eu-west")),
            service("own")
                .tenant("initech")
                .sends(span("c").failed().lasting(Duration.ofSeconds(2))));

    assertThat(stored(request.message()))
        .extracting(StoredSpan::name, span -> span.tenant().orElse(""), StoredSpan::attributes)
        .containsExactly(
            tuple("a", "acme", Map.of("tenant.id", "acme")),
            tuple("b", "globex", Map.of("tenant.id", "globex", "tenant.region", "eu-west")),
            tuple("c", "initech", Map.of()));
    assertThat(stored(request.message()))
        .last()
        .satisfies(span -> {
          assertThat(span.isFailed()).isTrue();
          assertThat(span.start()).isEqualTo(NOW.minusSeconds(2));
          assertThat(span.duration()).isEqualTo(Duration.ofSeconds(2));
          assertThat(span.service()).hasValue("own");
        });
    assertThat(request.items()).isEqualTo(3);
    assertThat(request.traces())
        .containsExactlyElementsOf(
            stored(request.message()).stream().map(StoredSpan::trace).toList());
  }

  @Test
  void aSpanIsInATraceOfItsOwnUnlessItIsAChildOrATraceIsGiven() {
    TraceId given = telemetry.nextTrace();
    OtlpRequest.Traces request =
        telemetry.traces(
            service("storefront")
                .sends(
                    span("root").child(span("child").times(2).child(span("leaf"))).times(2),
                    span("elsewhere").inTrace(given)));

    List<StoredSpan> spans = stored(request.message());
    assertThat(spans)
        .extracting(StoredSpan::name)
        .containsExactly(
            "root",
            "child",
            "leaf",
            "child",
            "leaf",
            "root",
            "child",
            "leaf",
            "child",
            "leaf",
            "elsewhere");
    assertThat(request.traces()).hasSize(3).endsWith(given);
    assertThat(spans.subList(0, 5))
        .extracting(StoredSpan::trace)
        .containsOnly(spans.get(0).trace());
    assertThat(spans.get(1).parent()).hasValue(spans.get(0).id());
    assertThat(spans.get(4).parent()).hasValue(spans.get(3).id());
    assertThat(spans).extracting(StoredSpan::id).doesNotHaveDuplicates();
  }

  @Test
  void sourcesTakeTurnsWhenTheyAreInterleaved() {
    OtlpRequest.Traces request =
        telemetry
            .interleaved()
            .traces(
                service("one").sends(span("a").times(3)), service("two").sends(span("b").times(2)));

    assertThat(request.message().getResourceSpansCount()).isEqualTo(5);
    assertThat(stored(request.message()))
        .extracting(span -> span.service().orElseThrow() + span.name())
        .containsExactly("onea", "twob", "onea", "twob", "onea");
  }

  @Test
  void pointsOfOneMetricAreOneMetric() {
    OtlpRequest.Metrics request =
        telemetry.metrics(
            service("storefront")
                .sends(
                    increase("orders", 3).tenant("acme"),
                    increase("orders", 4).tenant("globex"),
                    total("visits", 100),
                    gauge("load", 0.5)));

    assertThat(request.items()).isEqualTo(4);
    List<Metric> metrics =
        request.message().getResourceMetrics(0).getScopeMetrics(0).getMetricsList();
    assertThat(metrics).extracting(Metric::getName).containsExactly("orders", "visits", "load");
    assertThat(metrics.get(0).getSum().getDataPointsList())
        .extracting(
            point -> OtlpValues.attributes(point.getAttributesList()).get("tenant.id"),
            point -> point.getAsInt(),
            point -> point.getTimeUnixNano() - point.getStartTimeUnixNano())
        .containsExactly(tuple("acme", 3L, 1_000_000_000L), tuple("globex", 4L, 1_000_000_000L));
    assertThat(metrics.get(0).getSum().getAggregationTemporality())
        .isEqualTo(AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA);
    assertThat(metrics.get(1).getSum().getAggregationTemporality())
        .isEqualTo(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE);
    assertThat(metrics.get(2).getGauge().getDataPoints(0).getAsDouble()).isEqualTo(0.5);
  }

  @Test
  void durationsAreAnExponentialHistogram() {
    OtlpRequest.Metrics request =
        telemetry.metrics(
            service("storefront")
                .sends(
                    durations(
                        "latency",
                        Duration.ZERO,
                        Duration.ofMillis(500),
                        Duration.ofMillis(510),
                        Duration.ofSeconds(1))));

    ExponentialHistogramDataPoint point =
        request
            .message()
            .getResourceMetrics(0)
            .getScopeMetrics(0)
            .getMetrics(0)
            .getExponentialHistogram()
            .getDataPoints(0);
    assertThat(point.getCount()).isEqualTo(4);
    assertThat(point.getZeroCount()).isEqualTo(1);
    assertThat(point.getSum()).isEqualTo(2.01);
    assertThat(point.getTimeUnixNano() - point.getStartTimeUnixNano()).isEqualTo(1_000_000_000L);
    // 0.5 is the upper bound of bucket -9, 1 that of bucket -1: 8 of them for each power of two.
    assertThat(point.getPositive().getOffset()).isEqualTo(-9);
    assertThat(point.getPositive().getBucketCountsList())
        .containsExactly(1L, 1L, 0L, 0L, 0L, 0L, 0L, 0L, 1L);
  }

  @Test
  void aLineCanBeFoundByItsId() {
    TraceId trace = telemetry.nextTrace();
    OtlpRequest.Logs request =
        telemetry.logs(
            service("storefront")
                .sends(
                    line("paid").tenant("acme").times(2),
                    line("failed").severity(SeverityNumber.SEVERITY_NUMBER_ERROR).inTrace(trace)));

    List<LogRecord> records =
        request.message().getResourceLogs(0).getScopeLogs(0).getLogRecordsList();
    assertThat(records)
        .extracting(
            record -> record.getBody().getStringValue(),
            record -> OtlpValues.attributes(record.getAttributesList()).get("tenant.id"))
        .containsExactly(tuple("paid", "acme"), tuple("paid", "acme"), tuple("failed", null));
    assertThat(records)
        .extracting(
            record -> OtlpValues.attributes(record.getAttributesList()).get("log.record.uid"))
        .containsExactlyElementsOf(request.records());
    assertThat(records.getLast().getTraceId()).isEqualTo(trace.bytes());
    assertThat(request.items()).isEqualTo(3);
  }

  @Test
  void aTraceIdIsTheSameInHexAndBytes() {
    TraceId id = new TraceId(0x0123, 0xffL);

    assertThat(id.hex()).isEqualTo("000000000000012300000000000000ff").isEqualTo(id.toString());
    assertThat(TraceId.parse(id.hex())).isEqualTo(id);
    assertThat(TraceId.parse("12300000000000000ff")).isEqualTo(id);
    assertThat(TraceId.of(id.bytes())).isEqualTo(id);
    assertThatIllegalArgumentException().isThrownBy(() -> new TraceId(0, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> TraceId.parse(""));
    assertThatIllegalArgumentException().isThrownBy(() -> TraceId.parse("0".repeat(33)));
    assertThatIllegalArgumentException().isThrownBy(() -> TraceId.parse("one"));
  }

  private static List<StoredSpan> stored(ExportTraceServiceRequest request) {
    return request.getResourceSpansList().stream()
        .flatMap(block ->
            block.getScopeSpansList().stream()
                .flatMap(scope -> scope.getSpansList().stream())
                .map((Span span) -> OtlpValues.span(block.getResource(), span)))
        .toList();
  }
}

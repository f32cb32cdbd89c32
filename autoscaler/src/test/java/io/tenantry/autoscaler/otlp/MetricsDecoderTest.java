package io.tenantry.autoscaler.otlp;

import static io.tenantry.autoscaler.otlp.OtlpRequests.active;
import static io.tenantry.autoscaler.otlp.OtlpRequests.attribute;
import static io.tenantry.autoscaler.otlp.OtlpRequests.durations;
import static io.tenantry.autoscaler.otlp.OtlpRequests.finished;
import static io.tenantry.autoscaler.otlp.OtlpRequests.inFlight;
import static io.tenantry.autoscaler.otlp.OtlpRequests.nanos;
import static io.tenantry.autoscaler.otlp.OtlpRequests.pod;
import static io.tenantry.autoscaler.otlp.OtlpRequests.request;
import static io.tenantry.autoscaler.otlp.OtlpRequests.resource;
import static io.tenantry.autoscaler.otlp.OtlpRequests.resourceMetrics;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint.Buckets;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Histogram;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.opentelemetry.proto.metrics.v1.Summary;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import io.opentelemetry.proto.resource.v1.Resource;
import io.tenantry.autoscaler.signal.EdgeKey;
import io.tenantry.autoscaler.signal.LatencyHistogram;
import io.tenantry.autoscaler.signal.PodKey;
import io.tenantry.autoscaler.signal.RequestSource;
import io.tenantry.autoscaler.signal.Sample;
import io.tenantry.autoscaler.signal.Sample.CpuTime;
import io.tenantry.autoscaler.signal.Sample.EdgeRequests;
import io.tenantry.autoscaler.signal.Sample.FinishedRequests;
import io.tenantry.autoscaler.signal.Sample.RefusedRequests;
import io.tenantry.autoscaler.signal.Sample.RequestsInFlight;
import io.tenantry.autoscaler.signal.SeriesKey;
import io.tenantry.autoscaler.workload.PlanName;
import io.tenantry.autoscaler.workload.PodName;
import io.tenantry.autoscaler.workload.Region;
import io.tenantry.autoscaler.workload.TenantId;
import io.tenantry.autoscaler.workload.WorkloadKind;
import io.tenantry.autoscaler.workload.WorkloadRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsDecoderTest {

  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00.123456789Z");
  private static final Instant LATER = NOW.plusSeconds(11);
  private static final String POD = "storefront-7f9c-x2x4z";
  private static final SeriesKey ACME =
      new SeriesKey(
          new WorkloadRef("shop", WorkloadKind.DEPLOYMENT, "storefront"),
          new PodName(POD),
          new TenantId("acme"),
          new PlanName("gold"),
          new Region("us-east"));

  private static final PodKey POD_KEY = new PodKey(ACME.workload(), ACME.pod());

  private final List<Sample> samples = new ArrayList<>();
  private final List<Origin.Known> doubted = new ArrayList<>();
  private final Tally tally = new Tally();
  private final RunningTotals totals = new RunningTotals(3, 1000);

  private void decode(ExportMetricsServiceRequest request) {
    decode(request, NOW);
  }

  private void decode(ExportMetricsServiceRequest request, Instant now) {
    new MetricsDecoder(samples::add, (pod, source) -> doubted.add(pod), totals, tally, now)
        .decode(request);
  }

  @Test
  void doubtsAPodOfWhichAPointWasRejected() {
    decode(
        request(
            pod(POD),
            durations(finished("acme", 20, NOW), finished("no tenant", 20, NOW)),
            active(inFlight("acme", 3, NOW))));

    assertThat(samples).hasSize(2);
    assertThat(doubted)
        .singleElement()
        .satisfies(pod -> assertThat(pod.workload()).isEqualTo(ACME.workload()))
        .satisfies(pod -> assertThat(pod.pod()).isEqualTo(ACME.pod()));
  }

  @Test
  void doubtsNobodyOverOrdinaryTelemetry() {
    decode(
        request(pod(POD), durations(finished("acme", 20, NOW)).toBuilder().setName("x").build()));

    assertThat(tally.dropped()).containsOnlyKeys(DropReason.UNKNOWN_METRIC);
    assertThat(doubted).isEmpty();
  }

  @Test
  void readsFinishedRequests() {
    decode(request(pod(POD), durations(finished("acme", 20, NOW))));

    assertThat(tally.dropped()).isEmpty();
    assertThat(samples)
        .singleElement()
        .isInstanceOfSatisfying(
            FinishedRequests.class,
            sample -> {
              assertThat(sample.key()).isEqualTo(ACME);
              assertThat(sample.start()).isEqualTo(NOW.minusSeconds(1));
              assertThat(sample.at()).isEqualTo(NOW);
              assertThat(sample.latencies().count()).isEqualTo(20);
              assertThat(sample.latencies().quantile(1)).hasValueCloseTo(0.125, within(1e-9));
            });
  }

  @Test
  void readsRequestsInFlight() {
    decode(request(pod(POD), active(inFlight("acme", 7, NOW))));

    assertThat(samples)
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("stream")
        .containsExactly(new RequestsInFlight(ACME, NOW, 7));
  }

  @Test
  void readsAGaugeAndADoubleAsWell() {
    Metric gauge =
        active().toBuilder()
            .setGauge(
                Gauge.newBuilder()
                    .addDataPoints(inFlight("acme", 0, NOW).toBuilder().setAsDouble(6.6)))
            .build();

    decode(request(pod(POD), gauge));

    assertThat(samples)
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("stream")
        .containsExactly(new RequestsInFlight(ACME, NOW, 7));
  }

  @Test
  void readsAPodOfAStatefulSet() {
    decode(
        request(
            resource(
                "k8s.pod.name", "cart-0",
                "k8s.statefulset.name", "cart",
                "k8s.namespace.name", "shop"),
            active(inFlight("acme", 1, NOW))));

    assertThat(samples)
        .extracting(Sample::workload)
        .containsExactly(new WorkloadRef("shop", WorkloadKind.STATEFUL_SET, "cart"));
  }

  @Test
  void takesAPointWithoutAttributesAsNoTenantOnTheDefaultPlan() {
    decode(
        request(
            pod(POD),
            active(NumberDataPoint.newBuilder().setTimeUnixNano(nanos(NOW)).setAsInt(0).build())));

    assertThat(samples)
        .extracting(MetricsDecoderTest::keyOf)
        .containsExactly(
            new SeriesKey(
                ACME.workload(), ACME.pod(), TenantId.NONE, PlanName.DEFAULT, new Region("_none")));
  }

  @Test
  void readsWhatNobodyMayCallOthersButAServiceReports() {
    for (String reserved : List.of("_none", "_unknown", "_overflow")) {
      decode(request(pod(POD), active(inFlight(reserved, 1, NOW))));
    }

    assertThat(samples).hasSize(3);
  }

  @Test
  void readsAnIntervalInWhichNothingFinished() {
    decode(request(pod(POD), durations(point().clearPositive().setCount(0).setSum(0).build())));

    assertThat(samples)
        .singleElement()
        .isInstanceOfSatisfying(
            FinishedRequests.class, sample -> assertThat(sample.latencies().count()).isZero());
  }

  @Test
  void readsDurationsBelowTheZeroThreshold() {
    decode(request(pod(POD), durations(point().setZeroCount(5).setCount(25).build())));

    assertThat(samples)
        .singleElement()
        .isInstanceOfSatisfying(
            FinishedRequests.class, sample -> assertThat(sample.latencies().count()).isEqualTo(25));
  }

  @ParameterizedTest
  @MethodSource
  void dropsADurationThatCannotBe(ExponentialHistogramDataPoint.Builder point, DropReason reason) {
    decode(
        request(pod(POD), durations(finished("a", 1, NOW), point.build(), finished("b", 1, NOW))));

    assertThat(tally.dropped()).isEqualTo(Map.of(reason, 1L));
    assertThat(samples).extracting(s -> keyOf(s).tenant().value()).containsExactly("a", "b");
  }

  static Stream<Arguments> dropsADurationThatCannotBe() {
    return Stream.of(
        argumentSet("says that it has no value", point().setFlags(1), DropReason.NO_VALUE),
        argumentSet("has no start", point().clearStartTimeUnixNano(), DropReason.TIME),
        argumentSet("has no end", point().clearTimeUnixNano(), DropReason.TIME),
        argumentSet(
            "ends when it starts", point().setStartTimeUnixNano(nanos(NOW)), DropReason.TIME),
        argumentSet(
            "ends before it starts", point().setStartTimeUnixNano(nanos(NOW) + 1), DropReason.TIME),
        argumentSet("ends after the year 2262", point().setTimeUnixNano(-1), DropReason.TIME),
        argumentSet(
            "starts after the year 2262", point().setStartTimeUnixNano(-9), DropReason.TIME),
        argumentSet("negative durations", point().setNegative(buckets(0, 1)), DropReason.VALUE),
        argumentSet("a sum that is no number", point().setSum(Double.NaN), DropReason.VALUE),
        argumentSet("an endless sum", point().setSum(Double.POSITIVE_INFINITY), DropReason.VALUE),
        argumentSet("a scale above all", point().setScale(21), DropReason.VALUE),
        argumentSet("a scale below all", point().setScale(-11), DropReason.VALUE),
        argumentSet("the largest scale", point().setScale(Integer.MAX_VALUE), DropReason.VALUE),
        argumentSet(
            "too many buckets",
            point().setPositive(buckets(0, new long[1025])).setCount(0),
            DropReason.VALUE),
        argumentSet("fewer than it counts", point().setCount(21), DropReason.VALUE),
        argumentSet("more than it counts", point().setCount(19), DropReason.VALUE),
        argumentSet(
            "a bucket of 2^64 - 1",
            point().setPositive(buckets(0, -1)).setCount(-1),
            DropReason.VALUE),
        argumentSet(
            "buckets that overflow",
            point().setPositive(buckets(0, Long.MAX_VALUE, Long.MAX_VALUE)).setCount(-2),
            DropReason.VALUE),
        argumentSet(
            "more than anybody serves",
            point().setPositive(buckets(0, 1L << 40)).setCount(1L << 40),
            DropReason.VALUE),
        argumentSet("2^64 - 1 zeros", point().setZeroCount(-1).setCount(19), DropReason.VALUE),
        argumentSet(
            "durations above 2^64 s", point().setPositive(buckets(64, 20)), DropReason.VALUE),
        argumentSet(
            "durations below 2^-64 s", point().setPositive(buckets(-65, 20)), DropReason.VALUE),
        argumentSet(
            "the largest offset",
            point().setPositive(buckets(Integer.MAX_VALUE, 20)),
            DropReason.VALUE),
        argumentSet(
            "the smallest offset",
            point().setScale(20).setPositive(buckets(Integer.MIN_VALUE, 20)),
            DropReason.VALUE),
        argumentSet("no legal tenant", with("tenant.id", "../x"), DropReason.TENANT),
        argumentSet("an empty tenant", with("tenant.id", ""), DropReason.TENANT),
        argumentSet("no legal plan", with("tenant.plan", "gold plan"), DropReason.PLAN),
        argumentSet("no legal region", with("tenant.region", "eu\n"), DropReason.REGION),
        argumentSet(
            "a tenant that is a number",
            point()
                .setAttributes(
                    0,
                    KeyValue.newBuilder()
                        .setKey("tenant.id")
                        .setValue(AnyValue.newBuilder().setIntValue(1))),
            DropReason.TENANT));
  }

  @ParameterizedTest
  @MethodSource
  void dropsANumberInFlightThatCannotBe(NumberDataPoint.Builder point, DropReason reason) {
    decode(request(pod(POD), active(inFlight("a", 1, NOW), point.build(), inFlight("b", 1, NOW))));

    assertThat(tally.dropped()).isEqualTo(Map.of(reason, 1L));
    assertThat(samples).extracting(s -> keyOf(s).tenant().value()).containsExactly("a", "b");
  }

  static Stream<Arguments> dropsANumberInFlightThatCannotBe() {
    NumberDataPoint.Builder point = inFlight("acme", 1, NOW).toBuilder();
    return Stream.of(
        argumentSet("says that it has no value", point.clone().setFlags(1), DropReason.NO_VALUE),
        argumentSet("has no value", point.clone().clearValue(), DropReason.NO_VALUE),
        argumentSet("has no time", point.clone().clearTimeUnixNano(), DropReason.TIME),
        argumentSet("is after the year 2262", point.clone().setTimeUnixNano(-1), DropReason.TIME),
        argumentSet("is negative", point.clone().setAsInt(-1), DropReason.VALUE),
        argumentSet("is a little negative", point.clone().setAsDouble(-0.1), DropReason.VALUE),
        argumentSet("is no number", point.clone().setAsDouble(Double.NaN), DropReason.VALUE),
        argumentSet(
            "is endless", point.clone().setAsDouble(Double.POSITIVE_INFINITY), DropReason.VALUE),
        argumentSet(
            "is more than anybody holds", point.clone().setAsInt(1L << 40), DropReason.VALUE),
        argumentSet(
            "no legal tenant",
            point.clone().setAttributes(0, attribute("tenant.id", "_x")),
            DropReason.TENANT));
  }

  @ParameterizedTest
  @MethodSource
  void dropsAllPointsOfAMetricThatIsNotAsAgreed(Metric metric, DropReason reason, long points) {
    decode(request(pod(POD), metric, active(inFlight("neighbour", 1, NOW))));

    assertThat(tally.dropped()).isEqualTo(Map.of(reason, points));
    assertThat(samples).hasSize(1);
  }

  static Stream<Arguments> dropsAllPointsOfAMetricThatIsNotAsAgreed() {
    Metric durations = durations(finished("a", 1, NOW), finished("b", 1, NOW));
    Metric active = active(inFlight("a", 1, NOW), inFlight("b", 1, NOW));
    Metric summary =
        Metric.newBuilder()
            .setName("tenantry.server.request.duration")
            .setSummary(Summary.newBuilder().addDataPoints(SummaryDataPoint.newBuilder()))
            .build();
    return Stream.of(
        argumentSet(
            "ordinary telemetry",
            durations.toBuilder().setName("http.client.request.duration").build(),
            DropReason.UNKNOWN_METRIC,
            2),
        argumentSet("a summary", summary, DropReason.TYPE, 1),
        argumentSet(
            "durations in flight",
            durations.toBuilder().setName("tenantry.server.active_requests").build(),
            DropReason.TYPE,
            2),
        argumentSet(
            "a count of durations",
            active.toBuilder().setName("tenantry.server.request.duration").build(),
            DropReason.TYPE,
            2),
        argumentSet(
            "a counter that only grows",
            active.toBuilder().setSum(active.getSum().toBuilder().setIsMonotonic(true)).build(),
            DropReason.TYPE,
            2),
        argumentSet("hours", durations.toBuilder().setUnit("h").build(), DropReason.UNIT, 2),
        argumentSet(
            "durations of no temporality",
            temporality(durations, AggregationTemporality.AGGREGATION_TEMPORALITY_UNSPECIFIED),
            DropReason.TEMPORALITY,
            2),
        argumentSet(
            "a change in flight",
            active.toBuilder()
                .setSum(
                    active.getSum().toBuilder()
                        .setAggregationTemporality(
                            AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA))
                .build(),
            DropReason.TEMPORALITY,
            2),
        argumentSet(
            "a temporality of the future",
            durations.toBuilder()
                .setExponentialHistogram(
                    durations.getExponentialHistogram().toBuilder()
                        .setAggregationTemporalityValue(17))
                .build(),
            DropReason.TEMPORALITY,
            2));
  }

  @ParameterizedTest
  @MethodSource
  void readsTheRequestsThatOthersCount(Metric metric, RequestSource source) {
    decode(request(pod(POD), metric));

    assertThat(tally.dropped()).isEmpty();
    assertThat(samples)
        .singleElement()
        .isInstanceOfSatisfying(
            FinishedRequests.class,
            sample -> {
              assertThat(sample.source()).isEqualTo(source);
              assertThat(sample.latencies().count()).isEqualTo(100);
              assertThat(sample.latencies().countAbove(0.25)).isCloseTo(10, within(0.01));
            });
  }

  static Stream<Arguments> readsTheRequestsThatOthersCount() {
    double[] seconds = {0.05, 0.25, 1};
    double[] millis = {50, 250, 1000};
    HistogramDataPoint.Builder server =
        explicit(millis, 80, 10, 10, 0).addAttributes(attribute("span.kind", "SPAN_KIND_SERVER"));
    return Stream.of(
        argumentSet(
            "OpenTelemetry's HTTP servers",
            buckets("http.server.request.duration", "s", explicit(seconds, 80, 10, 10, 0)),
            RequestSource.HTTP),
        argumentSet(
            "Micrometer's",
            buckets("http.server.requests", "milliseconds", explicit(millis, 80, 10, 10, 0)),
            RequestSource.HTTP_MICROMETER),
        argumentSet(
            "RPC servers",
            buckets("rpc.server.call.duration", "s", explicit(seconds, 80, 10, 10, 0)),
            RequestSource.RPC),
        argumentSet(
            "RPC servers as they were",
            buckets("rpc.server.duration", "ms", explicit(millis, 80, 10, 10, 0)),
            RequestSource.RPC_BEFORE),
        argumentSet(
            "spans of servers",
            buckets("traces.span.metrics.duration", "ms", server),
            RequestSource.SPANS),
        argumentSet(
            "a starter with buckets of its own",
            buckets("tenantry.server.request.duration", "s", explicit(seconds, 80, 10, 10, 0)),
            RequestSource.TENANTRY));
  }

  @Test
  void readsExponentialBucketsOfMilliseconds() {
    Metric millis =
        durations(finished("acme", 20, NOW).toBuilder().setPositive(buckets(6, 20)).build())
            .toBuilder()
            .setUnit("ms")
            .build();

    decode(request(pod(POD), millis));

    LatencyHistogram latencies = ((FinishedRequests) samples.getFirst()).latencies();
    assertThat(latencies.count()).isEqualTo(20);
    assertThat(latencies.quantile(0.01).orElseThrow()).isBetween(0.061, 0.068);
    assertThat(latencies.quantile(1).orElseThrow()).isBetween(0.128, 0.134);
  }

  @Test
  void takesSpansOfNoServerForNoRequests() {
    decode(
        request(
            pod(POD),
            buckets(
                "traces.span.metrics.duration",
                "ms",
                explicit(new double[] {50}, 80, 20)
                    .addAttributes(attribute("span.kind", "SPAN_KIND_CLIENT")))));

    assertThat(samples).isEmpty();
    assertThat(doubted).isEmpty();
    assertThat(tally.dropped()).isEqualTo(Map.of(DropReason.NOT_A_SERVER, 1L));
  }

  @ParameterizedTest
  @MethodSource
  void dropsExplicitBucketsThatCannotBe(HistogramDataPoint.Builder point, DropReason reason) {
    decode(request(pod(POD), buckets("http.server.request.duration", "s", point)));

    assertThat(tally.dropped()).isEqualTo(Map.of(reason, 1L));
    assertThat(samples).isEmpty();
    assertThat(doubted).hasSize(reason == DropReason.NO_VALUE ? 0 : 1);
  }

  static Stream<Arguments> dropsExplicitBucketsThatCannotBe() {
    double infinite = Double.POSITIVE_INFINITY;
    double[] one = {1};
    return Stream.of(
        argumentSet("no bounds", explicit(new double[0], 5), DropReason.BUCKETS),
        argumentSet("falling bounds", explicit(new double[] {2, 1}, 1, 1, 1), DropReason.BUCKETS),
        argumentSet("a bound twice", explicit(new double[] {1, 1}, 1, 1, 1), DropReason.BUCKETS),
        argumentSet(
            "a bound that is no number",
            explicit(new double[] {Double.NaN}, 1, 1),
            DropReason.BUCKETS),
        argumentSet(
            "an endless bound", explicit(new double[] {1, infinite}, 1, 1, 1), DropReason.BUCKETS),
        argumentSet(
            "a bound above 2^64 s", explicit(new double[] {1e20}, 1, 1), DropReason.BUCKETS),
        argumentSet(
            "a bound below 2^-64 s", explicit(new double[] {1e-20}, 1, 1), DropReason.BUCKETS),
        argumentSet(
            "too many bounds", explicit(new double[1025], new long[1026]), DropReason.BUCKETS),
        argumentSet("too few counts", explicit(one, 1), DropReason.VALUE),
        argumentSet("too many counts", explicit(one, 1, 1, 1), DropReason.VALUE),
        argumentSet("a count below 0", explicit(one, -1, 2), DropReason.VALUE),
        argumentSet("more than anybody serves", explicit(one, 1L << 40, 0), DropReason.VALUE),
        argumentSet("fewer than it counts", explicit(one, 1, 1).setCount(3), DropReason.VALUE),
        argumentSet(
            "a sum that is no number", explicit(one, 1, 1).setSum(Double.NaN), DropReason.VALUE),
        argumentSet(
            "negative durations", explicit(new double[] {-1, 1}, 1, 1, 1), DropReason.VALUE),
        argumentSet("no value", explicit(one, 1, 1).setFlags(1), DropReason.NO_VALUE),
        argumentSet("no time", explicit(one, 1, 1).clearTimeUnixNano(), DropReason.TIME),
        argumentSet("no start", explicit(one, 1, 1).clearStartTimeUnixNano(), DropReason.TIME));
  }

  @Test
  void tellsWhatCameBetweenTwoRunningTotals() {
    Instant start = NOW.minusSeconds(3600);
    decode(request(pod(POD), cumulative(start, NOW, 1000, 100)), LATER);
    assertThat(samples).isEmpty();
    assertThat(tally.accepted()).isEqualTo(1);

    decode(request(pod(POD), cumulative(start, NOW.plusSeconds(10), 1090, 110)), LATER);

    FinishedRequests news = (FinishedRequests) samples.getFirst();
    assertThat(news.start()).isEqualTo(NOW);
    assertThat(news.at()).isEqualTo(NOW.plusSeconds(10));
    assertThat(news.latencies().count()).isEqualTo(100);
    assertThat(news.latencies().countAbove(1)).isEqualTo(10);
  }

  @Test
  void takesAllOfATotalForNewsThatIsYoung() {
    decode(request(pod(POD), cumulative(NOW.minusSeconds(30), NOW, 90, 10)));

    FinishedRequests news = (FinishedRequests) samples.getFirst();
    assertThat(news.start()).isEqualTo(NOW.minusSeconds(30));
    assertThat(news.latencies().count()).isEqualTo(100);
  }

  @Test
  void countsAllSinceTheStartOfAProcessThatCameAfter() {
    decode(request(pod(POD), cumulative(NOW.minusSeconds(3600), NOW, 1000, 100)), LATER);
    Instant restart = NOW.plusSeconds(4);
    decode(request(pod(POD), cumulative(restart, NOW.plusSeconds(10), 1200, 300)), LATER);
    decode(
        request(pod(POD), cumulative(NOW.minusSeconds(3600), NOW.plusSeconds(11), 1001, 100)),
        LATER);

    FinishedRequests news = (FinishedRequests) samples.getFirst();
    assertThat(samples).hasSize(1);
    assertThat(news.start()).isEqualTo(restart);
    assertThat(news.latencies().count()).isEqualTo(1500);
    assertThat(tally.dropped()).isEqualTo(Map.of(DropReason.DUPLICATE, 1L));
  }

  @Test
  void takesATotalThatFellForAllThatCameSinceThePointBefore() {
    Instant start = NOW.minusSeconds(3600);
    decode(request(pod(POD), cumulative(start, NOW, 1000, 100)), LATER);
    decode(request(pod(POD), cumulative(start, NOW.plusSeconds(10), 30, 3)), LATER);

    FinishedRequests news = (FinishedRequests) samples.getFirst();
    assertThat(news.start()).isEqualTo(NOW);
    assertThat(news.latencies().count()).isEqualTo(33);
  }

  @Test
  void countsNoTotalTwiceNorBackwards() {
    Instant start = NOW.minusSeconds(3600);
    decode(request(pod(POD), cumulative(start, NOW, 1000, 100)), LATER);
    decode(request(pod(POD), cumulative(start, NOW.plusSeconds(10), 1090, 110)), LATER);
    decode(request(pod(POD), cumulative(start, NOW.plusSeconds(10), 1090, 110)), LATER);
    decode(request(pod(POD), cumulative(start, NOW.plusSeconds(5), 1050, 105)), LATER);

    assertThat(samples).hasSize(1);
    assertThat(tally.dropped()).isEqualTo(Map.of(DropReason.DUPLICATE, 2L));
  }

  @Test
  void tellsWhatCameBetweenTwoTotalsOfExponentialBuckets() {
    for (int i = 1; i <= 3; i++) {
      Instant end = NOW.plusSeconds(i);
      decode(
          request(
              pod(POD),
              temporality(
                  durations(
                      finished("acme", 20L * i * i, end).toBuilder()
                          .setStartTimeUnixNano(nanos(NOW.minusSeconds(3600)))
                          .build()),
                  AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE)));
    }

    assertThat(samples)
        .extracting(sample -> ((FinishedRequests) sample).latencies().count())
        .containsExactly(60L, 100L);
  }

  /** Three here. What is not known at all can wait: the next point begins it. */
  @Test
  void keepsNoMoreRunningTotalsThanAllowed() {
    for (int i = 0; i < 5; i++) {
      decode(request(pod(POD + i), cumulative(NOW.minusSeconds(3600), NOW, 10, 1)));
    }
    assertThat(tally.dropped()).isEqualTo(Map.of(DropReason.TOO_MANY_SERIES, 2L));

    Instant later = NOW.plusSeconds(601);
    decode(request(pod(POD + 4), cumulative(NOW.minusSeconds(3600), later, 20, 2)), later);
    assertThat(tally.dropped()).isEqualTo(Map.of(DropReason.TOO_MANY_SERIES, 2L));
  }

  /** A thousand here: histograms cost as many as they have bounds and counts. */
  @Test
  void keepsNoMoreNumbersOfRunningTotalsThanAllowed() {
    Instant start = NOW.minusSeconds(3600);
    decode(request(pod(POD), cumulativeOf(400, start, NOW)));
    decode(request(pod(POD + 1), cumulativeOf(99, start, NOW)));
    decode(request(pod(POD + 2), cumulativeOf(1, start, NOW)));
    assertThat(tally.dropped()).isEqualTo(Map.of(DropReason.TOO_MANY_SERIES, 1L));
    decode(request(pod(POD), cumulativeOf(400, start, NOW.plusSeconds(1))));
    assertThat(samples).as("a stream that is kept goes on").hasSize(1);

    Instant later = NOW.plusSeconds(602);
    decode(request(pod(POD + 2), cumulativeOf(499, start, later)), later);
    assertThat(tally.dropped()).isEqualTo(Map.of(DropReason.TOO_MANY_SERIES, 1L));
  }

  /** Buckets of milliseconds lie across those of seconds, where each share is rounded. */
  @Test
  void takesNoRoundingForATotalThatBeganAnew() {
    Random random = new Random(20261201);
    long[] counts = new long[40];
    long before = 500;
    long sent = 0;
    for (int second = 0; second < 200; second++) {
      long came = second == 0 ? before : 1 + random.nextInt(3);
      for (int i = 0; i < came; i++) {
        counts[random.nextInt(counts.length)]++;
      }
      sent += came;
      Instant end = NOW.plusSeconds(second);
      Metric millis =
          durations(
                  finished("acme", sent, end).toBuilder()
                      .setStartTimeUnixNano(nanos(NOW.minusSeconds(3600)))
                      .setPositive(buckets(6, counts))
                      .build())
              .toBuilder()
              .setUnit("ms")
              .build();
      decode(
          request(
              pod(POD),
              temporality(millis, AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE)),
          end);
    }

    assertThat(samples).extracting(MetricsDecoderTest::requestsOf).allMatch(came -> came <= 3);
    assertThat(samples.stream().mapToLong(MetricsDecoderTest::requestsOf).sum())
        .isEqualTo(sent - before);
  }

  @Test
  void addsTheStreamsOfASeriesButTakesNoneTwice() {
    HistogramDataPoint.Builder ok =
        explicit(new double[] {1}, 5, 0)
            .addAttributes(attribute("http.route", "/cart"))
            .addAttributes(attribute("http.response.status_code", "200"));
    HistogramDataPoint.Builder reordered =
        explicit(new double[] {1}, 5, 0)
            .addAttributes(attribute("http.response.status_code", "200"))
            .addAttributes(attribute("http.route", "/cart"));
    HistogramDataPoint.Builder failed =
        explicit(new double[] {1}, 1, 0)
            .addAttributes(attribute("http.route", "/cart"))
            .addAttributes(attribute("http.response.status_code", "500"));

    decode(request(pod(POD), buckets("http.server.request.duration", "s", ok, failed, reordered)));

    List<Long> streams = samples.stream().map(Sample::stream).toList();
    assertThat(streams).hasSize(3);
    assertThat(streams.get(2)).isEqualTo(streams.get(0)).isNotEqualTo(streams.get(1));
  }

  @ParameterizedTest
  @CsvSource({
    "rate, PLAN",
    "concurrency, PLAN",
    "share, SHARE",
    "overload, OVERLOAD",
    "x, OVERLOAD"
  })
  void readsRefusedRequestsByTheirReason(
      String reason, io.tenantry.autoscaler.signal.Refusal refusal) {
    decode(
        request(
            pod(POD),
            counter(
                "tenantry.server.refused_requests",
                "{request}",
                number("acme", 3).addAttributes(attribute("reason", reason)))));

    assertThat(samples)
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("stream")
        .containsExactly(new RefusedRequests(ACME, NOW.minusSeconds(1), NOW, refusal, 3));
  }

  @Test
  void readsTheProcessorTimeOfAPodOfAllModes() {
    decode(
        request(
            pod(POD),
            counter(
                "process.cpu.time",
                "s",
                number("acme", 0).setAsDouble(0.25).addAttributes(attribute("cpu.mode", "user")),
                number("acme", 0)
                    .setAsDouble(0.5)
                    .addAttributes(attribute("cpu.mode", "system")))));

    assertThat(samples)
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("stream")
        .containsExactly(
            new CpuTime(POD_KEY, NOW.minusSeconds(1), NOW, 0.25),
            new CpuTime(POD_KEY, NOW.minusSeconds(1), NOW, 0.5));
    assertThat(samples).extracting(Sample::stream).doesNotHaveDuplicates();
  }

  /** What a pod's requests cost is then less well known, and their number as well as before. */
  @Test
  void doubtsNoPodForItsProcessorTime() {
    decode(
        request(
            pod(POD), counter("process.cpu.time", "s", number("acme", 0).setAsDouble(Double.NaN))));

    assertThat(tally.dropped()).isEqualTo(Map.of(DropReason.VALUE, 1L));
    assertThat(doubted).isEmpty();
  }

  @Test
  void readsWhatAnEdgeSendsOnToTheWorkloadOfItsResourceOrOfThePoint() {
    Resource edge = resource("k8s.namespace.name", "shop", "k8s.deployment.name", "storefront");
    decode(
        request(
            edge,
            counter(
                "tenantry.edge.requests",
                "{request}",
                number("acme", 9),
                number("acme", 5)
                    .addAttributes(attribute("k8s.namespace.name", "shop"))
                    .addAttributes(attribute("k8s.deployment.name", "cart")))));

    assertThat(samples)
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("stream")
        .containsExactly(edgeRequests("storefront", 9), edgeRequests("cart", 5));
  }

  @Test
  void dropsWhatAnEdgeSendsToNobodyKnowsWhere() {
    decode(request(resource(), counter("tenantry.edge.requests", "{request}", number("acme", 9))));

    assertThat(tally.dropped()).isEqualTo(Map.of(DropReason.NO_WORKLOAD, 1L));
  }

  private static EdgeRequests edgeRequests(String workload, long requests) {
    return new EdgeRequests(
        new EdgeKey(
            new WorkloadRef("shop", WorkloadKind.DEPLOYMENT, workload),
            ACME.tenant(),
            ACME.region()),
        NOW.minusSeconds(1),
        NOW,
        requests);
  }

  private static NumberDataPoint.Builder number(String tenant, long amount) {
    return inFlight(tenant, amount, NOW).toBuilder()
        .setStartTimeUnixNano(nanos(NOW.minusSeconds(1)));
  }

  private static Metric counter(String name, String unit, NumberDataPoint.Builder... points) {
    Sum.Builder sum =
        Sum.newBuilder()
            .setIsMonotonic(true)
            .setAggregationTemporality(AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA);
    for (NumberDataPoint.Builder point : points) {
      sum.addDataPoints(point);
    }
    return Metric.newBuilder().setName(name).setUnit(unit).setSum(sum).build();
  }

  /** {@code fast} requests within a second and {@code slow} ones above, since {@code start}. */
  private static Metric cumulative(Instant start, Instant at, long fast, long slow) {
    return cumulative(start, at, explicit(new double[] {0.5, 1}, 0, fast, slow));
  }

  /** A running total of one request, in buckets up to as many bounds. */
  private static Metric cumulativeOf(int bounds, Instant start, Instant at) {
    long[] counts = new long[bounds + 1];
    counts[0] = 1;
    double[] wholeSeconds = IntStream.rangeClosed(1, bounds).asDoubleStream().toArray();
    return cumulative(start, at, explicit(wholeSeconds, counts));
  }

  private static Metric cumulative(Instant start, Instant at, HistogramDataPoint.Builder point) {
    Metric delta =
        buckets(
            "http.server.request.duration",
            "s",
            point.setStartTimeUnixNano(nanos(start)).setTimeUnixNano(nanos(at)));
    return delta.toBuilder()
        .setHistogram(
            delta.getHistogram().toBuilder()
                .setAggregationTemporality(
                    AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE))
        .build();
  }

  private static Metric buckets(String name, String unit, HistogramDataPoint.Builder... points) {
    Histogram.Builder histogram =
        Histogram.newBuilder()
            .setAggregationTemporality(AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA);
    for (HistogramDataPoint.Builder point : points) {
      histogram.addDataPoints(point);
    }
    return Metric.newBuilder().setName(name).setUnit(unit).setHistogram(histogram).build();
  }

  private static long requestsOf(Sample sample) {
    return ((FinishedRequests) sample).latencies().count();
  }

  private static HistogramDataPoint.Builder explicit(double[] bounds, long... counts) {
    HistogramDataPoint.Builder point =
        HistogramDataPoint.newBuilder()
            .addAttributes(attribute("tenant.id", "acme"))
            .setStartTimeUnixNano(nanos(NOW.minusSeconds(1)))
            .setTimeUnixNano(nanos(NOW))
            .setCount(Arrays.stream(counts).sum())
            .setSum(1);
    for (double bound : bounds) {
      point.addExplicitBounds(bound);
    }
    for (long count : counts) {
      point.addBucketCounts(count);
    }
    return point;
  }

  @ParameterizedTest
  @MethodSource
  void dropsAllPointsOfAResourceThatDoesNotSayWhichPodItIs(Resource resource, DropReason reason) {
    Metric two = active(inFlight("a", 1, NOW), inFlight("b", 1, NOW));
    decode(
        ExportMetricsServiceRequest.newBuilder()
            .addResourceMetrics(resourceMetrics(resource, two))
            .addResourceMetrics(resourceMetrics(pod(POD), two))
            .build());

    assertThat(tally.dropped()).isEqualTo(Map.of(reason, 2L));
    assertThat(samples).hasSize(2);
  }

  static Stream<Arguments> dropsAllPointsOfAResourceThatDoesNotSayWhichPodItIs() {
    return Stream.of(
        argumentSet("says nothing", resource(), DropReason.NO_WORKLOAD),
        argumentSet(
            "names no namespace",
            resource("k8s.deployment.name", "storefront", "k8s.pod.name", POD),
            DropReason.NO_WORKLOAD),
        argumentSet(
            "names no workload",
            resource("k8s.namespace.name", "shop", "k8s.pod.name", POD),
            DropReason.NO_WORKLOAD),
        argumentSet(
            "names a workload that cannot be",
            resource(
                "k8s.namespace.name", "shop",
                "k8s.deployment.name", "../etc",
                "k8s.pod.name", POD),
            DropReason.NO_WORKLOAD),
        argumentSet(
            "names no pod",
            resource("k8s.namespace.name", "shop", "k8s.deployment.name", "storefront"),
            DropReason.NO_POD),
        argumentSet(
            "names a pod that cannot be",
            resource(
                "k8s.namespace.name", "shop",
                "k8s.deployment.name", "storefront",
                "k8s.pod.name", "Pod"),
            DropReason.NO_POD));
  }

  @Test
  void takesNothingFromAnEmptyRequest() {
    decode(ExportMetricsServiceRequest.getDefaultInstance());
    decode(
        request(pod(POD), Metric.newBuilder().setName("tenantry.server.active_requests").build()));

    assertThat(tally.dropped()).isEmpty();
    assertThat(samples).isEmpty();
  }

  /** The fixture is the starter's: both sides of the wire agree on what a tenant id is. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void agreesWithTheStarterOnWhatATenantIdIs(boolean legal) throws IOException {
    List<String> ids = tenantIds(legal ? "valid," : "invalid,");
    for (String id : ids) {
      decode(request(pod(POD), active(inFlight(id, 1, NOW))));
    }

    assertThat(ids).isNotEmpty();
    assertThat(samples).hasSize(legal ? ids.size() : 0);
    assertThat(tally.dropped())
        .isEqualTo(legal ? Map.of() : Map.of(DropReason.TENANT, (long) ids.size()));
  }

  private static List<String> tenantIds(String prefix) throws IOException {
    Path fixture = Path.of("../tenant-context/starter/src/test/resources/tenant-ids.csv");
    return Files.readAllLines(fixture).stream()
        .filter(line -> line.startsWith(prefix))
        .map(line -> unescaped(line.substring(prefix.length())))
        // Not acceptable from a caller, but what a service may report.
        .filter(id -> !List.of("_none", "_unknown", "_overflow").contains(id))
        // A lone surrogate cannot travel as UTF-8.
        .filter(id -> id.codePoints().noneMatch(c -> c >= 0xD800 && c <= 0xDFFF))
        .toList();
  }

  private static String unescaped(String javaLiteral) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < javaLiteral.length(); i++) {
      char c = javaLiteral.charAt(i);
      if (c != '\\') {
        text.append(c);
        continue;
      }
      char kind = javaLiteral.charAt(++i);
      switch (kind) {
        case 't' -> text.append('\t');
        case 'r' -> text.append('\r');
        case 'n' -> text.append('\n');
        case 'u' -> {
          text.append((char) Integer.parseInt(javaLiteral.substring(i + 1, i + 5), 16));
          i += 4;
        }
        default -> text.append(kind);
      }
    }
    return text.toString();
  }

  private static SeriesKey keyOf(Sample sample) {
    return ((Sample.OfRequests) sample).key();
  }

  private static ExponentialHistogramDataPoint.Builder point() {
    return finished("acme", 20, NOW).toBuilder();
  }

  private static ExponentialHistogramDataPoint.Builder with(String key, String value) {
    ExponentialHistogramDataPoint.Builder point = point();
    for (int i = 0; i < point.getAttributesCount(); i++) {
      if (point.getAttributes(i).getKey().equals(key)) {
        point.setAttributes(i, attribute(key, value));
      }
    }
    return point;
  }

  private static Buckets buckets(int offset, long... counts) {
    Buckets.Builder buckets = Buckets.newBuilder().setOffset(offset);
    for (long count : counts) {
      buckets.addBucketCounts(count);
    }
    return buckets.build();
  }

  private static Metric temporality(Metric durations, AggregationTemporality temporality) {
    return durations.toBuilder()
        .setExponentialHistogram(
            durations.getExponentialHistogram().toBuilder().setAggregationTemporality(temporality))
        .build();
  }
}

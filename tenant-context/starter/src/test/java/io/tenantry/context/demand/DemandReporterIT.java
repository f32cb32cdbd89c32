package io.tenantry.context.demand;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.OperatingSystemMXBean;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.tenantry.context.Admission;
import io.tenantry.context.PlanName;
import io.tenantry.context.Region;
import io.tenantry.context.RequestMeter;
import io.tenantry.context.Tenant;
import io.tenantry.context.TenantId;
import io.tenantry.context.TenantLabels;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class DemandReporterIT {

  private static final Duration INTERVAL = Duration.ofMillis(100);

  /** A delivery that is given up is lost, and the tests count; a busy machine may take its time. */
  private static final Duration PATIENT = Duration.ofSeconds(10);

  private static final Tenant ACME =
      new Tenant(new TenantId("acme"), new Region("us-east"), new PlanName("gold"));

  private OtlpReceiver receiver;

  @BeforeEach
  void listen() throws IOException {
    receiver = new OtlpReceiver();
  }

  @AfterEach
  void stop() {
    receiver.close();
  }

  @Test
  void saysEveryIntervalThatThereAreNoRequests() {
    try (DemandReporter reporter = reporter(receiver.endpoint())) {
      await().until(() -> receiver.requests.size() >= 3);
    }
    for (ExportMetricsServiceRequest request : receiver.requests) {
      assertThat(OtlpReceiver.points(List.of(request).stream()))
          .filteredOn(metric -> metric.getName().equals("tenantry.server.active_requests"))
          .singleElement()
          .satisfies(metric -> {
            assertThat(metric.getUnit()).isEqualTo("{request}");
            assertThat(metric.getSum().getIsMonotonic()).isFalse();
            assertThat(metric.getSum().getAggregationTemporality())
                .isEqualTo(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE);
            assertThat(metric.getSum().getDataPointsList())
                .singleElement()
                .satisfies(
                    point -> assertThat(OtlpReceiver.words(point)).isEqualTo("_none/_none/default"))
                .satisfies(point -> assertThat(point.getAsInt()).isZero());
          });
    }
    assertThat(receiver.durations()).isEmpty();
  }

  @Test
  void sendsDeltasOfAnExponentialHistogramOverTheWire() {
    try (DemandReporter reporter = reporter(receiver.endpoint())) {
      for (int i = 0; i < 50; i++) {
        reporter.arrived(ACME).completed();
      }
      await().until(() -> receiver.completed().containsKey("acme/us-east/gold"));
      for (int i = 0; i < 7; i++) {
        reporter.arrived(ACME).completed();
      }
    }
    assertThat(receiver.completed()).isEqualTo(Map.of("acme/us-east/gold", 57L));
    assertThat(OtlpReceiver.points(receiver.requests.stream()))
        .filteredOn(Metric::hasExponentialHistogram)
        .allSatisfy(metric -> {
          assertThat(metric.getUnit()).isEqualTo("s");
          assertThat(metric.getExponentialHistogram().getAggregationTemporality())
              .isEqualTo(AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA);
        });
    List<ExponentialHistogramDataPoint> durations = receiver.durations();
    assertThat(durations).hasSizeGreaterThanOrEqualTo(2);
    assertThat(durations)
        .allSatisfy(point -> {
          assertThat(point.getStartTimeUnixNano()).isLessThan(point.getTimeUnixNano());
          assertThat(point.getSum()).isBetween(0.0, 1.0);
          assertThat(point.getExemplarsList()).isEmpty();
        });
    assertThat(durations.get(1).getStartTimeUnixNano())
        .as("intervals do not overlap")
        .isGreaterThanOrEqualTo(durations.get(0).getTimeUnixNano());
    assertThat(receiver.headers)
        .allSatisfy(headers ->
            assertThat(headers)
                .containsEntry("Content-encoding", List.of("gzip"))
                .containsEntry("Content-type", List.of("application/x-protobuf")));
  }

  @Test
  void saysWhichWorkloadItIs() {
    try (DemandReporter reporter = reporter(receiver.endpoint())) {
      await().until(() -> !receiver.requests.isEmpty());
    }
    assertThat(receiver.requests.get(0).getResourceMetrics(0).getResource().getAttributesList())
        .extracting(attribute -> attribute.getKey() + "=" + attribute.getValue().getStringValue())
        .containsExactlyInAnyOrder("service.name=shop", "k8s.pod.name=shop-1");
    assertThat(
            receiver.requests.get(0).getResourceMetrics(0).getScopeMetrics(0).getScope().getName())
        .isEqualTo("io.tenantry.demand");
  }

  @Test
  void requestsInFlightHaveTheAttributesThatTheirDurationWillHave() {
    try (DemandReporter reporter = reporter(receiver.endpoint())) {
      RequestMeter.InFlight first = reporter.arrived(ACME);
      RequestMeter.InFlight second = reporter.arrived(ACME);
      await().until(() -> receiver.activeRequests().getOrDefault("acme/us-east/gold", 0L) == 2);
      assertThat(receiver.durations()).isEmpty();
      first.completed();
      first.completed();
      await().until(() -> receiver.activeRequests().getOrDefault("acme/us-east/gold", 0L) == 1);
      second.completed();
    }
    assertThat(receiver.activeRequests())
        .isEqualTo(Map.of("_none/_none/default", 0L, "acme/us-east/gold", 0L));
    assertThat(receiver.completed()).isEqualTo(Map.of("acme/us-east/gold", 2L));
  }

  @Test
  void whatIsRefusedIsDemandToo() {
    try (DemandReporter reporter = reporter(receiver.endpoint())) {
      for (int i = 0; i < 5; i++) {
        reporter.refused(ACME, Admission.Refusal.RATE);
      }
      await().until(() -> receiver.refused().containsKey("acme/us-east/gold/rate"));
      reporter.refused(ACME, Admission.Refusal.RATE);
      reporter.refused(ACME, Admission.Refusal.OVERLOAD);
    }
    assertThat(receiver.refused())
        .isEqualTo(Map.of("acme/us-east/gold/rate", 6L, "acme/us-east/gold/overload", 1L));
    assertThat(receiver.completed()).isEmpty();
    assertThat(OtlpReceiver.points(receiver.requests.stream()))
        .filteredOn(metric -> metric.getName().equals("tenantry.server.refused_requests"))
        .allSatisfy(metric -> {
          assertThat(metric.getUnit()).isEqualTo("{request}");
          assertThat(metric.getSum().getIsMonotonic()).isTrue();
          assertThat(metric.getSum().getAggregationTemporality())
              .isEqualTo(AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA);
        });
  }

  @Test
  void saysHowMuchProcessorTimeTheProcessUsed() {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    long before = system.getProcessCpuTime();
    try (DemandReporter reporter = reporter(receiver.endpoint())) {
      await().until(() -> system.getProcessCpuTime() - before > 200_000_000);
      await().until(() -> processorSeconds() > 0.1);
    }
    assertThat(processorSeconds()).isLessThanOrEqualTo((system.getProcessCpuTime() - before) / 1e9);
    assertThat(processorTimes())
        .allSatisfy(metric -> {
          assertThat(metric.getUnit()).isEqualTo("s");
          assertThat(metric.getSum().getIsMonotonic()).isTrue();
          assertThat(metric.getSum().getAggregationTemporality())
              .isEqualTo(AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA);
        });
  }

  private double processorSeconds() {
    return processorTimes().stream()
        .flatMap(metric -> metric.getSum().getDataPointsList().stream())
        .mapToDouble(NumberDataPoint::getAsDouble)
        .sum();
  }

  private List<Metric> processorTimes() {
    return OtlpReceiver.points(receiver.requests.stream())
        .filter(metric -> metric.getName().equals("process.cpu.time"))
        .toList();
  }

  @Test
  void keepsTotalsExactHoweverManyIdsArriveOnHoweverManyThreads() {
    TenantLabels labels = new TenantLabels(10, 4, List.of());
    try (DemandReporter reporter = reporter(receiver.endpoint(), labels)) {
      IntStream.range(0, 100_000)
          .parallel()
          .forEach(i -> {
            Tenant tenant =
                new Tenant(new TenantId("t" + i % 5_000), Region.NONE, PlanName.DEFAULT);
            labels.arrived(tenant);
            reporter.arrived(tenant).completed();
          });
    }
    Map<String, Long> completed = receiver.completed();
    assertThat(completed).hasSize(11).containsKey("_overflow/_none/default");
    assertThat(completed.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(100_000);
    assertThat(receiver.activeRequests()).hasSize(12);
    assertThat(receiver.activeRequests().values()).containsOnly(0L);
  }

  @Test
  void whoeverLosesItsNameIsForgottenWhenItHasNothingInFlight() {
    AtomicLong now = new AtomicLong();
    TenantLabels labels =
        new TenantLabels(1, 4, List.of(), List.of(), Duration.ofMinutes(1), now::get);
    Tenant loud = new Tenant(new TenantId("loud"), Region.NONE, PlanName.DEFAULT);
    labels.arrived(ACME);
    try (DemandReporter reporter = reporter(receiver.endpoint(), labels)) {
      RequestMeter.InFlight inFlight = reporter.arrived(ACME);
      for (int i = 0; i < 30; i++) {
        labels.arrived(loud);
        now.addAndGet(Duration.ofSeconds(6).toNanos());
      }
      reporter.arrived(loud).completed();
      await().until(() -> receiver.activeRequests().containsKey("loud/_none/default"));
      assertThat(receiver.activeRequests()).containsEntry("acme/us-east/gold", 1L);
      inFlight.completed();
      Tenant another = new Tenant(new TenantId("another"), Region.NONE, PlanName.DEFAULT);
      now.addAndGet(Duration.ofMinutes(1).toNanos());
      labels.arrived(another);
      receiver.requests.clear();
      await().until(() -> receiver.requests.size() >= 2);
      assertThat(OtlpReceiver.points(receiver.requests.stream().skip(1)))
          .filteredOn(metric -> metric.getName().equals("tenantry.server.active_requests"))
          .allSatisfy(metric ->
              assertThat(metric.getSum().getDataPointsList())
                  .extracting(OtlpReceiver::words)
                  .containsExactlyInAnyOrder("_none/_none/default", "loud/_none/default"));
    }
  }

  @Test
  void saysOnceThatNobodyListensAndDeliversAgainWhenSomebodyDoes(CapturedOutput output) {
    receiver.answerWith(503);
    try (DemandReporter reporter = reporter(receiver.endpoint())) {
      await().until(() -> output.getAll().contains("Demand could not be delivered to"));
      for (int i = 0; i < 10; i++) {
        reporter.arrived(ACME).completed();
      }
      await().pollDelay(INTERVAL.multipliedBy(5)).until(() -> true);
      receiver.answerWith(200);
      await().until(() -> !receiver.requests.isEmpty());
      reporter.arrived(ACME).completed();
    }
    assertThat(receiver.completed()).containsKey("acme/us-east/gold");
    assertThat(output.getAll())
        .containsOnlyOnce("Demand could not be delivered to " + receiver.endpoint())
        .doesNotContain("HttpExporter")
        .doesNotContain("Exporter failed");
  }

  /** Were the delivery waited for, this would never end. */
  @Test
  void closesThoughWhatIsToBeSentIsNeverDelivered() {
    NeverDelivered exporter = new NeverDelivered();
    DemandReporter reporter = new DemandReporter(exporter, INTERVAL, workload(), labels());
    reporter.arrived(ACME).completed();
    reporter.close();
    assertThat(exporter.end.getCount()).as("nothing was delivered meanwhile").isOne();
    exporter.end.countDown();
  }

  private static final class NeverDelivered implements MetricExporter {

    private final CountDownLatch end = new CountDownLatch(1);

    @Override
    public io.opentelemetry.sdk.metrics.data.AggregationTemporality getAggregationTemporality(
        InstrumentType type) {
      return io.opentelemetry.sdk.metrics.data.AggregationTemporality.DELTA;
    }

    @Override
    public CompletableResultCode export(Collection<MetricData> metrics) {
      return whenItEnds();
    }

    @Override
    public CompletableResultCode flush() {
      return whenItEnds();
    }

    @Override
    public CompletableResultCode shutdown() {
      return whenItEnds();
    }

    private CompletableResultCode whenItEnds() {
      try {
        end.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      // The thread that closes outlives its test: a failure would be logged into the next one.
      return CompletableResultCode.ofSuccess();
    }
  }

  private static DemandReporter reporter(URI endpoint) {
    return reporter(endpoint, labels());
  }

  private static DemandReporter reporter(URI endpoint, TenantLabels labels) {
    return new DemandReporter(
        new OtlpDemandExporter(endpoint, PATIENT), INTERVAL, workload(), labels);
  }

  private static TenantLabels labels() {
    TenantLabels labels = new TenantLabels(10, 4, List.of());
    labels.arrived(ACME);
    return labels;
  }

  private static WorkloadResource workload() {
    return new WorkloadResource(Map.of("service.name", "shop", "k8s.pod.name", "shop-1"));
  }
}

package io.tenantry.autoscaler.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongUpDownCounter;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.exporter.otlp.metrics.OtlpGrpcMetricExporter;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.Aggregation;
import io.opentelemetry.sdk.metrics.InstrumentSelector;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.View;
import io.opentelemetry.sdk.metrics.export.AggregationTemporalitySelector;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.resources.Resource;
import io.tenantry.autoscaler.RunningAutoscaler;
import io.tenantry.autoscaler.workload.WorkloadRef;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** OpenTelemetry's own SDK and exporters as the sender. */
class ExporterIT {

  private static final RunningAutoscaler AUTOSCALER = RunningAutoscaler.shared();

  @ParameterizedTest
  @MethodSource
  void understandsTheSdk(String workloadName, MetricExporter exporter) {
    WorkloadRef workload = AUTOSCALER.cluster().deploy(workloadName, 1);
    Resource pod =
        Resource.create(
            Attributes.of(
                AttributeKey.stringKey("k8s.namespace.name"),
                "shop",
                AttributeKey.stringKey("k8s.deployment.name"),
                workloadName,
                AttributeKey.stringKey("k8s.pod.name"),
                workloadName + "-0"));
    Attributes acme =
        Attributes.of(
            AttributeKey.stringKey("tenant.id"), "acme",
            AttributeKey.stringKey("tenant.plan"), "gold",
            AttributeKey.stringKey("tenant.region"), "us-east");
    double before = AUTOSCALER.meter("tenantry_autoscaler_otlp_accepted_total");
    try (SdkMeterProvider provider =
        SdkMeterProvider.builder()
            .setResource(pod)
            .registerView(
                InstrumentSelector.builder().setName(MetricsDecoder.REQUEST_DURATION).build(),
                View.builder()
                    .setAggregation(Aggregation.base2ExponentialBucketHistogram())
                    .build())
            .registerMetricReader(
                PeriodicMetricReader.builder(exporter).setInterval(Duration.ofHours(1)).build())
            .build()) {
      Meter meter = provider.get("io.tenantry.demand");
      DoubleHistogram durations =
          meter.histogramBuilder(MetricsDecoder.REQUEST_DURATION).setUnit("s").build();
      LongUpDownCounter active =
          meter.upDownCounterBuilder(MetricsDecoder.ACTIVE_REQUESTS).setUnit("{request}").build();
      for (int i = 1; i <= 100; i++) {
        durations.record(i / 1000.0, acme);
      }
      active.add(3, acme);

      CompletableResultCode sent = provider.forceFlush().join(10, TimeUnit.SECONDS);

      assertThat(sent.isSuccess()).isTrue();
    }
    assertThat(AUTOSCALER.meter("tenantry_autoscaler_otlp_accepted_total") - before)
        .as("one histogram and one count, and again the count when the provider closes")
        .isBetween(2.0, 3.0);
    await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(() ->
            assertThat(tenantMeter(workloadName, "latency_seconds", "quantile=\"0.95\","))
                // The 95th of 1..100 ms, within a bucket's width.
                .isBetween(0.090, 0.100));
    assertThat(tenantMeter(workloadName, "requests_per_second", "")).isPositive();
    AUTOSCALER.cluster().remove(workload);
  }

  static Stream<Arguments> understandsTheSdk() {
    return Stream.of(
        argumentSet(
            "over HTTP, gzip",
            "sdk-http",
            OtlpHttpMetricExporter.builder()
                .setEndpoint(AUTOSCALER.otlpUri("/v1/metrics").toString())
                .setCompression("gzip")
                .setAggregationTemporalitySelector(AggregationTemporalitySelector.deltaPreferred())
                .build()),
        argumentSet(
            "over gRPC, gzip",
            "sdk-grpc",
            OtlpGrpcMetricExporter.builder()
                .setEndpoint("http://127.0.0.1:" + AUTOSCALER.otlpGrpcPort())
                .setCompression("gzip")
                .setAggregationTemporalitySelector(AggregationTemporalitySelector.deltaPreferred())
                .build()));
  }

  private static double tenantMeter(String workload, String name, String quantile) {
    return AUTOSCALER.meter(
        ("tenantry_autoscaler_tenant_%s{kind=\"Deployment\",namespace=\"shop\",%stenant_id=\"acme\","
                + "tenant_plan=\"gold\",tenant_region=\"us-east\",workload=\"%s\"}")
            .formatted(name, quantile, workload));
  }
}

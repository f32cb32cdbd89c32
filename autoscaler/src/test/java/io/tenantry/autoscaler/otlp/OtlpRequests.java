package io.tenantry.autoscaler.otlp;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogram;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.opentelemetry.proto.resource.v1.Resource;
import java.time.Instant;
import java.util.Arrays;

/** Requests as the pods of the Deployment {@code shop/storefront} send them, for tests. */
public final class OtlpRequests {

  private OtlpRequests() {}

  /** One resource with these metrics. */
  public static ExportMetricsServiceRequest request(Resource resource, Metric... metrics) {
    return ExportMetricsServiceRequest.newBuilder()
        .addResourceMetrics(resourceMetrics(resource, metrics))
        .build();
  }

  static ResourceMetrics resourceMetrics(Resource resource, Metric... metrics) {
    return ResourceMetrics.newBuilder()
        .setResource(resource)
        .addScopeMetrics(ScopeMetrics.newBuilder().addAllMetrics(Arrays.asList(metrics)))
        .build();
  }

  /** A pod of {@code shop/storefront}. */
  public static Resource pod(String name) {
    return pod("storefront", name);
  }

  /** A pod of a Deployment in the namespace {@code shop}. */
  public static Resource pod(String deployment, String name) {
    return resource(
        "service.name", deployment,
        "k8s.namespace.name", "shop",
        "k8s.deployment.name", deployment,
        "k8s.pod.name", name);
  }

  static Resource resource(String... keysAndValues) {
    Resource.Builder resource = Resource.newBuilder();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      resource.addAttributes(attribute(keysAndValues[i], keysAndValues[i + 1]));
    }
    return resource.build();
  }

  static KeyValue attribute(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }

  /** {@code tenantry.server.request.duration} as the contract wants it. */
  public static Metric durations(ExponentialHistogramDataPoint... points) {
    return Metric.newBuilder()
        .setName(MetricsDecoder.REQUEST_DURATION)
        .setUnit("s")
        .setExponentialHistogram(
            ExponentialHistogram.newBuilder()
                .setAggregationTemporality(AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA)
                .addAllDataPoints(Arrays.asList(points)))
        .build();
  }

  /** {@code tenantry.server.active_requests} as the contract wants it. */
  public static Metric active(NumberDataPoint... points) {
    return Metric.newBuilder()
        .setName(MetricsDecoder.ACTIVE_REQUESTS)
        .setUnit("{request}")
        .setSum(
            Sum.newBuilder()
                .setAggregationTemporality(
                    AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE)
                .addAllDataPoints(Arrays.asList(points)))
        .build();
  }

  /** {@code count} requests of {@code tenant} within the second before {@code end}, 62–125 ms. */
  public static ExponentialHistogramDataPoint finished(String tenant, long count, Instant end) {
    return ExponentialHistogramDataPoint.newBuilder()
        .addAttributes(attribute("tenant.id", tenant))
        .addAttributes(attribute("tenant.plan", "gold"))
        .addAttributes(attribute("tenant.region", "us-east"))
        .setStartTimeUnixNano(nanos(end.minusSeconds(1)))
        .setTimeUnixNano(nanos(end))
        .setScale(0)
        .setCount(count)
        .setSum(0.1 * count)
        .setPositive(
            ExponentialHistogramDataPoint.Buckets.newBuilder().setOffset(-4).addBucketCounts(count))
        .build();
  }

  /** Requests of {@code tenant} in flight. */
  public static NumberDataPoint inFlight(String tenant, long count, Instant at) {
    return NumberDataPoint.newBuilder()
        .addAttributes(attribute("tenant.id", tenant))
        .addAttributes(attribute("tenant.plan", "gold"))
        .addAttributes(attribute("tenant.region", "us-east"))
        .setStartTimeUnixNano(nanos(at.minusSeconds(3600)))
        .setTimeUnixNano(nanos(at))
        .setAsInt(count)
        .build();
  }

  static long nanos(Instant instant) {
    return instant.getEpochSecond() * 1_000_000_000 + instant.getNano();
  }
}

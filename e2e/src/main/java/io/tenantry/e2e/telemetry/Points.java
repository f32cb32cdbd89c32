package io.tenantry.e2e.telemetry;

import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogram;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.tenantry.e2e.telemetry.PointDraft.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Drafts of points as metrics of OTLP. */
final class Points {

  private static final Duration UPTIME = Duration.ofHours(1);
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  /** Buckets that grow by 2^(1/8), about 9 %. */
  private static final int SCALE = 3;

  private Points() {}

  static List<Metric> metrics(List<PointDraft> drafts, Instant now) {
    Map<String, Metric.Builder> metrics = new LinkedHashMap<>();
    for (PointDraft draft : drafts) {
      Metric.Builder metric =
          metrics.computeIfAbsent(
              draft.metric(), name -> Metric.newBuilder().setName(name).setUnit(draft.unit()));
      add(metric, draft, now);
    }
    return metrics.values().stream().map(Metric.Builder::build).toList();
  }

  private static void add(Metric.Builder metric, PointDraft draft, Instant now) {
    switch (draft.value()) {
      case Value.Gauge(double value) ->
          metric.setGauge(
              metric.hasGauge()
                  ? metric.getGauge().toBuilder().addDataPoints(gauge(draft, value, now))
                  : Gauge.newBuilder().addDataPoints(gauge(draft, value, now)));
      case Value.Total(long value) ->
          metric.setSum(
              sum(metric, AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE)
                  .addDataPoints(number(draft, value, now.minus(UPTIME), now)));
      case Value.Increase(long value) ->
          metric.setSum(
              sum(metric, AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA)
                  .addDataPoints(number(draft, value, now.minus(INTERVAL), now)));
      case Value.TotalDurations(List<Duration> values) ->
          metric.setExponentialHistogram(
              histogram(metric, AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE)
                  .addDataPoints(durations(draft, values, now.minus(UPTIME), now)));
      case Value.Durations(List<Duration> values) ->
          metric.setExponentialHistogram(
              histogram(metric, AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA)
                  .addDataPoints(durations(draft, values, now.minus(INTERVAL), now)));
    }
  }

  private static NumberDataPoint gauge(PointDraft draft, double value, Instant now) {
    return NumberDataPoint.newBuilder()
        .addAllAttributes(draft.attributes().toProto())
        .setTimeUnixNano(nanos(now))
        .setAsDouble(value)
        .build();
  }

  private static NumberDataPoint number(PointDraft draft, long value, Instant start, Instant now) {
    return NumberDataPoint.newBuilder()
        .addAllAttributes(draft.attributes().toProto())
        .setStartTimeUnixNano(nanos(start))
        .setTimeUnixNano(nanos(now))
        .setAsInt(value)
        .build();
  }

  private static Sum.Builder sum(Metric.Builder metric, AggregationTemporality temporality) {
    if (!metric.hasSum()) {
      return Sum.newBuilder().setIsMonotonic(true).setAggregationTemporality(temporality);
    }
    return metric.getSum().toBuilder();
  }

  private static ExponentialHistogram.Builder histogram(
      Metric.Builder metric, AggregationTemporality temporality) {
    return metric.hasExponentialHistogram()
        ? metric.getExponentialHistogram().toBuilder()
        : ExponentialHistogram.newBuilder().setAggregationTemporality(temporality);
  }

  private static ExponentialHistogramDataPoint durations(
      PointDraft draft, List<Duration> values, Instant start, Instant now) {
    ExponentialHistogramDataPoint.Builder point =
        ExponentialHistogramDataPoint.newBuilder()
            .addAllAttributes(draft.attributes().toProto())
            .setStartTimeUnixNano(nanos(start))
            .setTimeUnixNano(nanos(now))
            .setScale(SCALE)
            .setCount(values.size());
    TreeMap<Integer, Long> buckets = new TreeMap<>();
    double sum = 0;
    for (Duration value : values) {
      double seconds = value.toNanos() / 1e9;
      sum += seconds;
      if (seconds == 0) {
        point.setZeroCount(point.getZeroCount() + 1);
      } else {
        // A bucket holds what is above its lower bound, up to and with its upper bound.
        int bucket = (int) Math.ceil(Math.log(seconds) / Math.log(2) * Math.scalb(1.0, SCALE)) - 1;
        buckets.merge(bucket, 1L, Long::sum);
      }
    }
    point.setSum(sum);
    if (!buckets.isEmpty()) {
      point.getPositiveBuilder().setOffset(buckets.firstKey());
      for (int bucket = buckets.firstKey(); bucket <= buckets.lastKey(); bucket++) {
        point.getPositiveBuilder().addBucketCounts(buckets.getOrDefault(bucket, 0L));
      }
    }
    return point.build();
  }

  static long nanos(Instant instant) {
    return instant.getEpochSecond() * 1_000_000_000 + instant.getNano();
  }
}

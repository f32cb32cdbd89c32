package io.tenantry.autoscaler.otlp;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.DataPointFlags;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.tenantry.autoscaler.signal.LatencyHistogram;
import io.tenantry.autoscaler.signal.Sample;
import io.tenantry.autoscaler.signal.Sample.FinishedRequests;
import io.tenantry.autoscaler.signal.Sample.RequestsInFlight;
import io.tenantry.autoscaler.signal.SeriesKey;
import io.tenantry.autoscaler.workload.PlanName;
import io.tenantry.autoscaler.workload.Region;
import io.tenantry.autoscaler.workload.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads one request. Every point either becomes one sample or is put into the tally with the first
 * reason found against it; no content makes it throw. For one request and one thread.
 */
final class MetricsDecoder {

  static final String REQUEST_DURATION = "tenantry.server.request.duration";
  static final String ACTIVE_REQUESTS = "tenantry.server.active_requests";

  /**
   * No pod finishes or holds as many requests as this; and what all points in all windows may claim
   * still adds up to less than 2^63.
   */
  private static final long MAX_REQUESTS = 1L << 32;

  /** No request takes longer than 2^64 s or shorter than 2^-64 s. */
  private static final int MAX_EXPONENT = 64;

  private static final int NO_VALUE_FLAG =
      DataPointFlags.DATA_POINT_FLAGS_NO_RECORDED_VALUE_MASK_VALUE;

  private static final Region NO_REGION = new Region("_none");

  private final Consumer<Sample> samples;
  private final Consumer<Origin.Known> doubts;
  private final Tally tally;

  /**
   * @param doubts told of each pod of which a point was rejected: what came through is not all
   */
  MetricsDecoder(Consumer<Sample> samples, Consumer<Origin.Known> doubts, Tally tally) {
    this.samples = samples;
    this.doubts = doubts;
    this.tally = tally;
  }

  void decode(ExportMetricsServiceRequest request) {
    for (ResourceMetrics resource : request.getResourceMetricsList()) {
      Origin origin = Origin.of(resource.getResource());
      long rejectedBefore = tally.rejected();
      for (ScopeMetrics scope : resource.getScopeMetricsList()) {
        for (Metric metric : scope.getMetricsList()) {
          decode(origin, metric);
        }
      }
      if (origin instanceof Origin.Known known && tally.rejected() > rejectedBefore) {
        doubts.accept(known);
      }
    }
  }

  private void decode(Origin origin, Metric metric) {
    DropReason against =
        switch (metric.getName()) {
          case REQUEST_DURATION -> againstDurations(metric);
          case ACTIVE_REQUESTS -> againstActive(metric);
          default -> DropReason.UNKNOWN_METRIC;
        };
    if (against != null) {
      tally.drop(against, pointsOf(metric));
      return;
    }
    switch (origin) {
      case Origin.Unknown(var reason) -> tally.drop(reason, pointsOf(metric));
      case Origin.Known known -> decodePoints(known, metric);
    }
  }

  private static @Nullable DropReason againstDurations(Metric metric) {
    if (!metric.hasExponentialHistogram()) {
      return DropReason.TYPE;
    }
    if (!metric.getUnit().equals("s")) {
      return DropReason.UNIT;
    }
    return metric.getExponentialHistogram().getAggregationTemporality()
            == AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA
        ? null
        : DropReason.TEMPORALITY;
  }

  private static @Nullable DropReason againstActive(Metric metric) {
    if (metric.hasGauge()) {
      return null;
    }
    if (!metric.hasSum() || metric.getSum().getIsMonotonic()) {
      return DropReason.TYPE;
    }
    return metric.getSum().getAggregationTemporality()
            == AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE
        ? null
        : DropReason.TEMPORALITY;
  }

  private static int pointsOf(Metric metric) {
    return switch (metric.getDataCase()) {
      case GAUGE -> metric.getGauge().getDataPointsCount();
      case SUM -> metric.getSum().getDataPointsCount();
      case HISTOGRAM -> metric.getHistogram().getDataPointsCount();
      case EXPONENTIAL_HISTOGRAM -> metric.getExponentialHistogram().getDataPointsCount();
      case SUMMARY -> metric.getSummary().getDataPointsCount();
      case DATA_NOT_SET -> 0;
    };
  }

  private void decodePoints(Origin.Known origin, Metric metric) {
    // A metric has one of these; the lists of the others are empty.
    metric.getExponentialHistogram().getDataPointsList().forEach(p -> durations(origin, p));
    metric.getSum().getDataPointsList().forEach(p -> active(origin, p));
    metric.getGauge().getDataPointsList().forEach(p -> active(origin, p));
  }

  private void durations(Origin.Known origin, ExponentialHistogramDataPoint point) {
    if ((point.getFlags() & NO_VALUE_FLAG) != 0) {
      tally.drop(DropReason.NO_VALUE, 1);
      return;
    }
    // Unsigned on the wire: what is negative here lies beyond the year 2262.
    long start = point.getStartTimeUnixNano();
    long end = point.getTimeUnixNano();
    if (start <= 0 || end <= start) {
      tally.drop(DropReason.TIME, 1);
      return;
    }
    LatencyHistogram latencies = histogramOf(point);
    if (latencies == null) {
      tally.drop(DropReason.VALUE, 1);
      return;
    }
    SeriesKey key = keyOf(origin, point.getAttributesList());
    if (key != null) {
      samples.accept(new FinishedRequests(key, instant(start), instant(end), latencies));
    }
  }

  private void active(Origin.Known origin, NumberDataPoint point) {
    if ((point.getFlags() & NO_VALUE_FLAG) != 0 || !(point.hasAsInt() || point.hasAsDouble())) {
      tally.drop(DropReason.NO_VALUE, 1);
      return;
    }
    long at = point.getTimeUnixNano();
    if (at <= 0) {
      tally.drop(DropReason.TIME, 1);
      return;
    }
    double requests = point.hasAsInt() ? point.getAsInt() : point.getAsDouble();
    if (!(requests >= 0 && requests <= MAX_REQUESTS)) {
      tally.drop(DropReason.VALUE, 1);
      return;
    }
    SeriesKey key = keyOf(origin, point.getAttributesList());
    if (key != null) {
      samples.accept(new RequestsInFlight(key, instant(at), Math.round(requests)));
    }
  }

  /** The point's durations, or null when its numbers cannot be. */
  private static @Nullable LatencyHistogram histogramOf(ExponentialHistogramDataPoint point) {
    int scale = point.getScale();
    int offset = point.getPositive().getOffset();
    int buckets = point.getPositive().getBucketCountsCount();
    long total = point.getZeroCount();
    if (scale < LatencyHistogram.MIN_SCALE
        || scale > LatencyHistogram.MAX_SCALE
        || buckets > LatencyHistogram.MAX_BUCKETS
        || !isCount(total)
        || !Double.isFinite(point.getSum())
        || hasNegativeDurations(point)) {
      return null;
    }
    long[] counts = new long[buckets];
    for (int i = 0; i < buckets; i++) {
      counts[i] = point.getPositive().getBucketCounts(i);
      if (!isCount(counts[i]) || (counts[i] > 0 && !isDuration((long) offset + i, scale))) {
        return null;
      }
      total += counts[i];
    }
    if (total != point.getCount() || !isCount(total)) {
      return null;
    }
    // Where no bucket holds anything, the offset may be anything.
    return total == point.getZeroCount()
        ? LatencyHistogram.of(scale, total, 0)
        : LatencyHistogram.of(scale, point.getZeroCount(), offset, counts);
  }

  private static boolean isCount(long requests) {
    return requests >= 0 && requests <= MAX_REQUESTS;
  }

  /** Whether all of bucket {@code index} lies within what a request can take. */
  private static boolean isDuration(long index, int scale) {
    double lower = index * Math.pow(2, -scale);
    double upper = (index + 1) * Math.pow(2, -scale);
    return lower >= -MAX_EXPONENT && upper <= MAX_EXPONENT;
  }

  private static boolean hasNegativeDurations(ExponentialHistogramDataPoint point) {
    for (int i = 0; i < point.getNegative().getBucketCountsCount(); i++) {
      if (point.getNegative().getBucketCounts(i) != 0) {
        return true;
      }
    }
    return false;
  }

  /** The point's series, or null when an attribute is not legal: then it is dropped already. */
  private @Nullable SeriesKey keyOf(Origin.Known origin, List<KeyValue> attributes) {
    Optional<TenantId> tenant = Optional.of(TenantId.NONE);
    Optional<PlanName> plan = Optional.of(PlanName.DEFAULT);
    Optional<Region> region = Optional.of(NO_REGION);
    for (KeyValue attribute : attributes) {
      // What is not a string reads as "", which is no legal name.
      String text = attribute.getValue().getStringValue();
      switch (attribute.getKey()) {
        case "tenant.id" -> tenant = TenantId.parse(text);
        case "tenant.plan" -> plan = PlanName.parse(text);
        case "tenant.region" -> region = Region.parse(text);
        default -> {
          // Demand is counted by tenant, plan and region alone.
        }
      }
    }
    if (tenant.isPresent() && plan.isPresent() && region.isPresent()) {
      return new SeriesKey(origin.workload(), origin.pod(), tenant.get(), plan.get(), region.get());
    }
    tally.drop(
        tenant.isEmpty() ? DropReason.TENANT : plan.isEmpty() ? DropReason.PLAN : DropReason.REGION,
        1);
    return null;
  }

  private static Instant instant(long unixNano) {
    return Instant.ofEpochSecond(0, unixNano);
  }
}

package io.tenantry.autoscaler.otlp;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.DataPointFlags;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.resource.v1.Resource;
import io.tenantry.autoscaler.otlp.RunningTotals.Amount;
import io.tenantry.autoscaler.otlp.RunningTotals.Buckets;
import io.tenantry.autoscaler.otlp.RunningTotals.Durations;
import io.tenantry.autoscaler.otlp.RunningTotals.Step;
import io.tenantry.autoscaler.otlp.RunningTotals.Stream;
import io.tenantry.autoscaler.otlp.RunningTotals.Total;
import io.tenantry.autoscaler.signal.EdgeKey;
import io.tenantry.autoscaler.signal.LatencyHistogram;
import io.tenantry.autoscaler.signal.PodKey;
import io.tenantry.autoscaler.signal.Refusal;
import io.tenantry.autoscaler.signal.RequestSource;
import io.tenantry.autoscaler.signal.Sample;
import io.tenantry.autoscaler.signal.Sample.CpuTime;
import io.tenantry.autoscaler.signal.Sample.EdgeRequests;
import io.tenantry.autoscaler.signal.Sample.FinishedRequests;
import io.tenantry.autoscaler.signal.Sample.RefusedRequests;
import io.tenantry.autoscaler.signal.Sample.RequestsInFlight;
import io.tenantry.autoscaler.signal.SeriesKey;
import io.tenantry.autoscaler.signal.SignalStore;
import io.tenantry.autoscaler.workload.PlanName;
import io.tenantry.autoscaler.workload.Region;
import io.tenantry.autoscaler.workload.TenantId;
import io.tenantry.autoscaler.workload.WorkloadRef;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads one request. Every point is put into the tally: as one that was used, or with the first
 * reason found against it; no content makes it throw. For one request and one thread.
 */
final class MetricsDecoder {

  static final String REQUEST_DURATION = "tenantry.server.request.duration";
  static final String ACTIVE_REQUESTS = "tenantry.server.active_requests";
  static final String REFUSED_REQUESTS = "tenantry.server.refused_requests";
  static final String EDGE_REQUESTS = "tenantry.edge.requests";
  static final String CPU_TIME = "process.cpu.time";

  /**
   * No pod finishes or holds as many requests as this between two reports, or uses as many seconds;
   * and what all points in all windows may claim still adds up to less than 2^63.
   */
  private static final long MOST = 1L << 32;

  /** Beyond, a double does not know each number any more. */
  private static final long MOST_IN_ALL = 1L << 53;

  /** No request takes longer than 2^64 s or shorter than 2^-64 s. */
  private static final int MAX_EXPONENT = 64;

  private static final int NO_VALUE_FLAG =
      DataPointFlags.DATA_POINT_FLAGS_NO_RECORDED_VALUE_MASK_VALUE;

  private static final Region NO_REGION = new Region("_none");

  private final Consumer<Sample> samples;
  private final BiConsumer<Origin.Known, RequestSource> doubts;
  private final RunningTotals totals;
  private final Tally tally;
  private final Instant now;

  /**
   * @param doubts told of each pod, and by whom, of whose requests a point was rejected: what came
   *     through is not all
   * @param totals those of the requests before this one
   * @param now when the request was received
   */
  MetricsDecoder(
      Consumer<Sample> samples,
      BiConsumer<Origin.Known, RequestSource> doubts,
      RunningTotals totals,
      Tally tally,
      Instant now) {
    this.samples = samples;
    this.doubts = doubts;
    this.totals = totals;
    this.tally = tally;
    this.now = now;
  }

  void decode(ExportMetricsServiceRequest request) {
    for (ResourceMetrics resource : request.getResourceMetricsList()) {
      Origin origin = Origin.of(resource.getResource());
      for (ScopeMetrics scope : resource.getScopeMetricsList()) {
        long scopeHash = PointAttributes.hash(scope.getScope().getName());
        for (Metric metric : scope.getMetricsList()) {
          decode(resource.getResource(), origin, scopeHash, metric);
        }
      }
    }
  }

  private void decode(Resource resource, Origin origin, long scope, Metric metric) {
    switch (metric.getName()) {
      case ACTIVE_REQUESTS ->
          ofPod(
              origin,
              RequestSource.TENANTRY,
              metric,
              againstActive(metric),
              pod -> active(pod, scope, metric));
      case REFUSED_REQUESTS ->
          ofPod(
              origin,
              RequestSource.TENANTRY,
              metric,
              againstCounter(metric),
              pod -> refused(pod, scope, metric));
      case CPU_TIME ->
          ofPod(origin, null, metric, againstCpu(metric), pod -> cpu(pod, scope, metric));
      case EDGE_REQUESTS -> edge(resource, scope, metric);
      default ->
          RequestMetric.named(metric.getName())
              .ifPresentOrElse(
                  kind ->
                      ofPod(
                          origin,
                          kind.source(),
                          metric,
                          againstDurations(metric),
                          pod -> durations(pod, scope, kind, metric)),
                  () -> tally.drop(DropReason.UNKNOWN_METRIC, pointsOf(metric)));
    }
  }

  /**
   * Reads a metric about a pod.
   *
   * @param source who counts requests by it; null when it does not tell of requests
   * @param against the reason not to, if there is one
   */
  private void ofPod(
      Origin origin,
      @Nullable RequestSource source,
      Metric metric,
      @Nullable DropReason against,
      Consumer<Origin.Known> reader) {
    long rejectedBefore = tally.rejected();
    switch (origin) {
      case Origin.Unknown(var reason) ->
          tally.drop(against == null ? reason : against, pointsOf(metric));
      case Origin.Known pod -> {
        if (against == null) {
          reader.accept(pod);
        } else {
          tally.drop(against, pointsOf(metric));
        }
        if (source != null && tally.rejected() > rejectedBefore) {
          doubts.accept(pod, source);
        }
      }
    }
  }

  private static @Nullable DropReason againstDurations(Metric metric) {
    if (!metric.hasExponentialHistogram() && !metric.hasHistogram()) {
      return DropReason.TYPE;
    }
    if (secondsPer(metric.getUnit()) == 0) {
      return DropReason.UNIT;
    }
    return againstTemporality(
        metric.hasHistogram()
            ? metric.getHistogram().getAggregationTemporality()
            : metric.getExponentialHistogram().getAggregationTemporality());
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

  private static @Nullable DropReason againstCounter(Metric metric) {
    return metric.hasSum() && metric.getSum().getIsMonotonic()
        ? againstTemporality(metric.getSum().getAggregationTemporality())
        : DropReason.TYPE;
  }

  private static @Nullable DropReason againstCpu(Metric metric) {
    DropReason against = againstCounter(metric);
    return against == null && secondsPer(metric.getUnit()) == 0 ? DropReason.UNIT : against;
  }

  private static @Nullable DropReason againstTemporality(AggregationTemporality temporality) {
    return switch (temporality) {
      case AGGREGATION_TEMPORALITY_DELTA, AGGREGATION_TEMPORALITY_CUMULATIVE -> null;
      case AGGREGATION_TEMPORALITY_UNSPECIFIED, UNRECOGNIZED -> DropReason.TEMPORALITY;
    };
  }

  /** How many seconds one of {@code unit} is, as OpenTelemetry and Micrometer write it; else 0. */
  private static double secondsPer(String unit) {
    return switch (unit) {
      case "s", "seconds" -> 1;
      case "ms", "milliseconds" -> 1e-3;
      default -> 0;
    };
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

  private void durations(Origin.Known pod, long scope, RequestMetric kind, Metric metric) {
    double unit = secondsPer(metric.getUnit());
    boolean cumulative =
        isCumulative(
            metric.hasHistogram()
                ? metric.getHistogram().getAggregationTemporality()
                : metric.getExponentialHistogram().getAggregationTemporality());
    long most = cumulative ? MOST_IN_ALL : MOST;
    // A metric has one of these; the list of the other is empty.
    for (ExponentialHistogramDataPoint p : metric.getExponentialHistogram().getDataPointsList()) {
      PointAttributes attributes = new PointAttributes(p.getAttributesList());
      if (!isUsable(p.getFlags(), kind, attributes)) {
        continue;
      }
      Total total = durationsOf(p, unit, most);
      if (total == null) {
        tally.drop(DropReason.VALUE, 1);
        continue;
      }
      durations(
          pod,
          kind,
          scope,
          attributes,
          Double.hashCode(unit),
          cumulative,
          p.getStartTimeUnixNano(),
          p.getTimeUnixNano(),
          total);
    }
    for (HistogramDataPoint p : metric.getHistogram().getDataPointsList()) {
      PointAttributes attributes = new PointAttributes(p.getAttributesList());
      if (!isUsable(p.getFlags(), kind, attributes)) {
        continue;
      }
      double[] bounds = boundsOf(p, unit);
      if (bounds == null) {
        tally.drop(DropReason.BUCKETS, 1);
        continue;
      }
      long[] counts = countsOf(p, most);
      if (counts == null) {
        tally.drop(DropReason.VALUE, 1);
        continue;
      }
      durations(
          pod,
          kind,
          scope,
          attributes,
          Arrays.hashCode(bounds),
          cumulative,
          p.getStartTimeUnixNano(),
          p.getTimeUnixNano(),
          new Buckets(bounds, counts));
    }
  }

  private boolean isUsable(int flags, RequestMetric kind, PointAttributes attributes) {
    if ((flags & NO_VALUE_FLAG) != 0) {
      tally.drop(DropReason.NO_VALUE, 1);
      return false;
    }
    if (!kind.isOfServer(attributes)) {
      tally.drop(DropReason.NOT_A_SERVER, 1);
      return false;
    }
    return true;
  }

  private void durations(
      Origin.Known pod,
      RequestMetric kind,
      long scope,
      PointAttributes attributes,
      long layout,
      boolean cumulative,
      long start,
      long at,
      Total total) {
    SeriesKey key = keyOf(pod, attributes);
    if (key == null) {
      return;
    }
    long stream = streamOf(pod.process(), scope, PointAttributes.hash(kind.name()), attributes);
    news(
        new Stream(key, stream + layout),
        cumulative,
        start,
        at,
        total,
        (from, news) -> {
          LatencyHistogram latencies = latenciesOf(news);
          if (latencies.count() > MOST) {
            tally.drop(DropReason.VALUE, 1);
          } else {
            samples.accept(
                new FinishedRequests(
                    key, instant(from), instant(at), latencies, kind.source(), stream));
          }
        });
  }

  private static LatencyHistogram latenciesOf(Total total) {
    return switch (total) {
      case Durations durations -> durations.latencies();
      case Buckets buckets -> buckets.latencies();
      case Amount amount -> throw new IllegalArgumentException("a count has no durations");
    };
  }

  private void active(Origin.Known pod, long scope, Metric metric) {
    // A metric has one of these; the list of the other is empty.
    metric.getSum().getDataPointsList().forEach(p -> active(pod, scope, p));
    metric.getGauge().getDataPointsList().forEach(p -> active(pod, scope, p));
  }

  private void active(Origin.Known pod, long scope, NumberDataPoint point) {
    if (!hasValue(point)) {
      return;
    }
    long at = point.getTimeUnixNano();
    if (at <= 0) {
      tally.drop(DropReason.TIME, 1);
      return;
    }
    double requests = valueOf(point);
    if (!(requests >= 0 && requests <= MOST)) {
      tally.drop(DropReason.VALUE, 1);
      return;
    }
    PointAttributes attributes = new PointAttributes(point.getAttributesList());
    SeriesKey key = keyOf(pod, attributes);
    if (key != null) {
      samples.accept(
          new RequestsInFlight(
              key,
              instant(at),
              Math.round(requests),
              streamOf(pod.process(), scope, 0, attributes)));
    }
  }

  private void refused(Origin.Known pod, long scope, Metric metric) {
    counter(
        metric,
        (point, attributes) -> {
          SeriesKey key = keyOf(pod, attributes);
          if (key == null) {
            return null;
          }
          long stream = streamOf(pod.process(), scope, 0, attributes);
          Refusal reason = reasonIn(attributes);
          return new Counter(
              new Stream(key, stream),
              (from, at, requests) ->
                  new RefusedRequests(key, from, at, reason, Math.round(requests), stream));
        });
  }

  /** As the starter names them. What nobody explains is taken for a lack of replicas. */
  private static Refusal reasonIn(PointAttributes attributes) {
    return switch (attributes.text("reason", "")) {
      case "rate", "concurrency" -> Refusal.PLAN;
      case "share" -> Refusal.SHARE;
      default -> Refusal.OVERLOAD;
    };
  }

  private void cpu(Origin.Known pod, long scope, Metric metric) {
    double unit = secondsPer(metric.getUnit());
    PodKey key = new PodKey(pod.workload(), pod.pod());
    counter(
        metric,
        (point, attributes) -> {
          long stream = streamOf(pod.process(), scope, 0, attributes);
          return new Counter(
              new Stream(key, stream),
              (from, at, value) -> new CpuTime(key, from, at, value * unit, stream));
        });
  }

  private void edge(Resource resource, long scope, Metric metric) {
    DropReason against = againstCounter(metric);
    if (against != null) {
      tally.drop(against, pointsOf(metric));
      return;
    }
    Optional<WorkloadRef> ofResource = Origin.workloadIn(resource.getAttributesList());
    long process = resource.getAttributesList().stream().mapToLong(PointAttributes::hash).sum();
    counter(
        metric,
        (point, attributes) -> {
          Optional<WorkloadRef> workload =
              Origin.workloadIn(point.getAttributesList()).or(() -> ofResource);
          if (workload.isEmpty()) {
            tally.drop(DropReason.NO_WORKLOAD, 1);
            return null;
          }
          Who who = whoIn(attributes);
          if (who == null) {
            return null;
          }
          EdgeKey key = new EdgeKey(workload.get(), who.tenant, who.region);
          long stream = streamOf(process, scope, 0, attributes);
          return new Counter(
              new Stream(key, stream),
              (from, at, requests) ->
                  new EdgeRequests(key, from, at, Math.round(requests), stream));
        });
  }

  /** What the points of a counter become. */
  private record Counter(Stream stream, SampleOf sample) {}

  private interface SampleOf {
    Sample of(Instant start, Instant at, double amount);
  }

  private interface CounterOf {
    /** Null when the point was dropped. */
    @Nullable Counter of(NumberDataPoint point, PointAttributes attributes);
  }

  private void counter(Metric metric, CounterOf reader) {
    boolean cumulative = isCumulative(metric.getSum().getAggregationTemporality());
    for (NumberDataPoint point : metric.getSum().getDataPointsList()) {
      if (!hasValue(point)) {
        continue;
      }
      double value = valueOf(point);
      if (!(value >= 0 && value <= (cumulative ? MOST_IN_ALL : MOST))) {
        tally.drop(DropReason.VALUE, 1);
        continue;
      }
      Counter counter = reader.of(point, new PointAttributes(point.getAttributesList()));
      if (counter == null) {
        continue;
      }
      long at = point.getTimeUnixNano();
      news(
          counter.stream,
          cumulative,
          point.getStartTimeUnixNano(),
          at,
          new Amount(value),
          (from, news) -> {
            double amount = news instanceof Amount(var since) ? since : 0;
            if (amount > MOST) {
              tally.drop(DropReason.VALUE, 1);
            } else {
              samples.accept(counter.sample.of(instant(from), instant(at), amount));
            }
          });
    }
  }

  /** Hands on what a point adds, and since when, if it adds something and its times can be. */
  private void news(
      Stream stream,
      boolean cumulative,
      long start,
      long at,
      Total total,
      BiConsumer<Long, Total> taker) {
    // Unsigned on the wire: what is negative here lies beyond the year 2262.
    if (at <= 0 || start < 0 || start > at || (!cumulative && (start == 0 || start == at))) {
      tally.drop(DropReason.TIME, 1);
      return;
    }
    if (!cumulative) {
      taker.accept(start, total);
      return;
    }
    if (at > nanos(now.plus(SignalStore.MAX_CLOCK_LEAD))) {
      tally.drop(DropReason.IN_FUTURE, 1);
      return;
    }
    // A start at the very moment of the point says that nobody knows it.
    switch (totals.take(stream, start == at ? 0 : start, at, total, now)) {
      case Step.News(var from, var news) -> taker.accept(from, news);
      case Step.Begun() -> tally.accept();
      case Step.Contained() -> tally.drop(DropReason.DUPLICATE, 1);
      case Step.TooMany() -> tally.drop(DropReason.TOO_MANY_SERIES, 1);
    }
  }

  private boolean hasValue(NumberDataPoint point) {
    if ((point.getFlags() & NO_VALUE_FLAG) != 0 || !(point.hasAsInt() || point.hasAsDouble())) {
      tally.drop(DropReason.NO_VALUE, 1);
      return false;
    }
    return true;
  }

  private static double valueOf(NumberDataPoint point) {
    return point.hasAsInt() ? point.getAsInt() : point.getAsDouble();
  }

  private static boolean isCumulative(AggregationTemporality temporality) {
    return temporality == AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE;
  }

  /** The point's durations, or null when its numbers cannot be. */
  private static @Nullable Total durationsOf(
      ExponentialHistogramDataPoint point, double unit, long most) {
    int scale = point.getScale();
    int offset = point.getPositive().getOffset();
    int buckets = point.getPositive().getBucketCountsCount();
    long total = point.getZeroCount();
    if (scale < LatencyHistogram.MIN_SCALE
        || scale > LatencyHistogram.MAX_SCALE
        || buckets > LatencyHistogram.MAX_BUCKETS
        || !isCount(total, most)
        || !Double.isFinite(point.getSum())
        || hasNegativeDurations(point)) {
      return null;
    }
    long[] counts = new long[buckets];
    for (int i = 0; i < buckets; i++) {
      counts[i] = point.getPositive().getBucketCounts(i);
      if (!isCount(counts[i], most) || (counts[i] > 0 && !isDuration((long) offset + i, scale))) {
        return null;
      }
      total += counts[i];
    }
    if (total != point.getCount() || !isCount(total, most)) {
      return null;
    }
    // Where no bucket holds anything, the offset may be anything.
    LatencyHistogram latencies =
        total == point.getZeroCount()
            ? LatencyHistogram.of(scale, total, 0)
            : LatencyHistogram.of(scale, point.getZeroCount(), offset, counts);
    return new Durations(latencies, unit);
  }

  /** The bounds in seconds, or null when they tell nothing or cannot be. */
  private static double @Nullable [] boundsOf(HistogramDataPoint point, double unit) {
    int length = point.getExplicitBoundsCount();
    if (length == 0 || length > LatencyHistogram.MAX_BUCKETS) {
      return null;
    }
    double most = Math.pow(2, MAX_EXPONENT);
    double[] bounds = new double[length];
    for (int i = 0; i < length; i++) {
      bounds[i] = point.getExplicitBounds(i) * unit;
      boolean rising = i == 0 || bounds[i] > bounds[i - 1];
      boolean isDuration = bounds[i] <= most && (bounds[i] <= 0 || bounds[i] >= 1 / most);
      if (!Double.isFinite(bounds[i]) || !rising || !isDuration) {
        return null;
      }
    }
    return bounds;
  }

  /** The counts between and beside the bounds, or null when they cannot be. */
  private static long @Nullable [] countsOf(HistogramDataPoint point, long most) {
    int length = point.getBucketCountsCount();
    if (length != point.getExplicitBoundsCount() + 1 || !Double.isFinite(point.getSum())) {
      return null;
    }
    long total = 0;
    long[] counts = new long[length];
    for (int i = 0; i < length; i++) {
      counts[i] = point.getBucketCounts(i);
      boolean isNegative = counts[i] > 0 && i < length - 1 && point.getExplicitBounds(i) < 0;
      if (!isCount(counts[i], most) || isNegative) {
        return null;
      }
      total += counts[i];
    }
    return total == point.getCount() && isCount(total, most) ? counts : null;
  }

  private static boolean isCount(long requests, long most) {
    return requests >= 0 && requests <= most;
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

  private record Who(TenantId tenant, PlanName plan, Region region) {}

  /** The point's series, or null when an attribute is not legal: then it is dropped already. */
  private @Nullable SeriesKey keyOf(Origin.Known pod, PointAttributes attributes) {
    Who who = whoIn(attributes);
    return who == null
        ? null
        : new SeriesKey(pod.workload(), pod.pod(), who.tenant, who.plan, who.region);
  }

  private @Nullable Who whoIn(PointAttributes attributes) {
    Optional<TenantId> tenant = TenantId.parse(attributes.text("tenant.id", TenantId.NONE.value()));
    Optional<PlanName> plan =
        PlanName.parse(attributes.text("tenant.plan", PlanName.DEFAULT.value()));
    Optional<Region> region = Region.parse(attributes.text("tenant.region", NO_REGION.value()));
    if (tenant.isPresent() && plan.isPresent() && region.isPresent()) {
      return new Who(tenant.get(), plan.get(), region.get());
    }
    tally.drop(
        tenant.isEmpty() ? DropReason.TENANT : plan.isEmpty() ? DropReason.PLAN : DropReason.REGION,
        1);
    return null;
  }

  private static long streamOf(long process, long scope, long metric, PointAttributes attributes) {
    return PointAttributes.mixed(process + 31 * (scope + 31 * metric)) + attributes.hashOfTheRest();
  }

  static long nanos(Instant moment) {
    return Math.addExact(
        Math.multiplyExact(moment.getEpochSecond(), 1_000_000_000L), moment.getNano());
  }

  private static Instant instant(long unixNano) {
    return Instant.ofEpochSecond(0, unixNano);
  }
}

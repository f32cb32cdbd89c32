package io.tenantry.e2e.standin;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Exemplar;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.tenantry.e2e.query.OtlpValues;
import io.tenantry.e2e.telemetry.TraceId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The series of one organization. A point of a series and a time that are there already is counted,
 * not kept. Thread-safe.
 */
public final class SeriesStore {

  private final Map<Series, Map<Instant, StoredSeries.Point>> series = new LinkedHashMap<>();
  private long points;
  private long duplicates;
  private long requests;

  SeriesStore() {}

  private record Series(
      String metric,
      boolean isDelta,
      Map<String, String> resource,
      Map<String, String> attributes) {}

  /** Names of all metrics with at least one point. */
  public synchronized Set<String> metrics() {
    return series.keySet().stream().map(Series::metric).collect(Collectors.toUnmodifiableSet());
  }

  /** All series of one metric. */
  public synchronized List<StoredSeries> series(String metric) {
    return series.entrySet().stream()
        .filter(each -> each.getKey().metric().equals(metric))
        .map(each ->
            new StoredSeries(
                metric,
                each.getKey().isDelta(),
                each.getKey().resource(),
                each.getKey().attributes(),
                List.copyOf(each.getValue().values())))
        .toList();
  }

  /** Different points. */
  public synchronized long points() {
    return points;
  }

  /** Points that were there already. */
  public synchronized long duplicates() {
    return duplicates;
  }

  /** Requests that were accepted. */
  public synchronized long requests() {
    return requests;
  }

  synchronized void add(ExportMetricsServiceRequest request) {
    requests++;
    for (ResourceMetrics block : request.getResourceMetricsList()) {
      Map<String, String> resource = OtlpValues.attributes(block.getResource().getAttributesList());
      for (ScopeMetrics scope : block.getScopeMetricsList()) {
        for (Metric metric : scope.getMetricsList()) {
          add(metric, resource);
        }
      }
    }
  }

  private void add(Metric metric, Map<String, String> resource) {
    switch (metric.getDataCase()) {
      case GAUGE ->
          metric
              .getGauge()
              .getDataPointsList()
              .forEach(point -> add(metric, false, resource, point));
      case SUM -> {
        boolean isDelta = isDelta(metric.getSum().getAggregationTemporality());
        metric.getSum().getDataPointsList().forEach(point -> add(metric, isDelta, resource, point));
      }
      case HISTOGRAM -> {
        boolean isDelta = isDelta(metric.getHistogram().getAggregationTemporality());
        metric
            .getHistogram()
            .getDataPointsList()
            .forEach(point ->
                add(
                    metric,
                    isDelta,
                    resource,
                    point.getAttributesList(),
                    new StoredSeries.Point(
                        instant(point.getTimeUnixNano()),
                        point.getCount(),
                        point.hasSum() ? OptionalDouble.of(point.getSum()) : OptionalDouble.empty(),
                        traces(point.getExemplarsList()))));
      }
      case EXPONENTIAL_HISTOGRAM -> {
        boolean isDelta = isDelta(metric.getExponentialHistogram().getAggregationTemporality());
        metric
            .getExponentialHistogram()
            .getDataPointsList()
            .forEach(point ->
                add(
                    metric,
                    isDelta,
                    resource,
                    point.getAttributesList(),
                    new StoredSeries.Point(
                        instant(point.getTimeUnixNano()),
                        point.getCount(),
                        point.hasSum() ? OptionalDouble.of(point.getSum()) : OptionalDouble.empty(),
                        traces(point.getExemplarsList()))));
      }
      case SUMMARY ->
          metric
              .getSummary()
              .getDataPointsList()
              .forEach(point ->
                  add(
                      metric,
                      false,
                      resource,
                      point.getAttributesList(),
                      new StoredSeries.Point(
                          instant(point.getTimeUnixNano()),
                          point.getCount(),
                          OptionalDouble.of(point.getSum()),
                          Set.of())));
      case DATA_NOT_SET -> {
        // A metric without points.
      }
    }
  }

  private void add(
      Metric metric, boolean isDelta, Map<String, String> resource, NumberDataPoint point) {
    add(
        metric,
        isDelta,
        resource,
        point.getAttributesList(),
        new StoredSeries.Point(
            instant(point.getTimeUnixNano()),
            point.hasAsInt() ? point.getAsInt() : point.getAsDouble(),
            OptionalDouble.empty(),
            traces(point.getExemplarsList())));
  }

  private void add(
      Metric metric,
      boolean isDelta,
      Map<String, String> resource,
      List<KeyValue> attributes,
      StoredSeries.Point point) {
    Map<Instant, StoredSeries.Point> known =
        series.computeIfAbsent(
            new Series(metric.getName(), isDelta, resource, OtlpValues.attributes(attributes)),
            any -> new LinkedHashMap<>());
    if (known.putIfAbsent(point.at(), point) == null) {
      points++;
    } else {
      duplicates++;
    }
  }

  private static boolean isDelta(AggregationTemporality temporality) {
    return temporality == AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA;
  }

  private static Set<TraceId> traces(List<Exemplar> exemplars) {
    return exemplars.stream()
        .filter(exemplar -> !exemplar.getTraceId().isEmpty())
        .map(exemplar -> TraceId.of(exemplar.getTraceId()))
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Instant instant(long unixNanos) {
    return Instant.EPOCH.plusNanos(unixNanos);
  }
}

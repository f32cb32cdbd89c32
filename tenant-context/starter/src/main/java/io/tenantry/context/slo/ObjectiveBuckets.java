package io.tenantry.context.slo;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import java.time.Duration;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Gives the histogram of a timer a bucket that ends at each objective, beside those it has. How
 * many requests kept to it is then counted ({@code
 * http_server_requests_seconds_bucket{le="0.25"}}), where a quantile would be estimated. To be
 * applied after whatever else configures buckets.
 */
public final class ObjectiveBuckets implements MeterFilter {

  private final String timer;
  private final SortedSet<Duration> edges;

  /**
   * @param timer the name of the timer, such as {@code http.server.requests}
   */
  public ObjectiveBuckets(String timer, Objectives objectives) {
    this.timer = timer;
    this.edges = objectives.durations();
  }

  @Override
  public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
    if (id.getType() != Meter.Type.TIMER || !id.getName().equals(timer)) {
      return config;
    }
    SortedSet<Double> boundaries = new TreeSet<>();
    double[] present = config.getServiceLevelObjectiveBoundaries();
    if (present != null) {
      for (double boundary : present) {
        boundaries.add(boundary);
      }
    }
    edges.forEach(edge -> boundaries.add((double) edge.toNanos()));
    return DistributionStatisticConfig.builder()
        .serviceLevelObjectives(boundaries.stream().mapToDouble(Double::doubleValue).toArray())
        .build()
        .merge(config);
  }
}

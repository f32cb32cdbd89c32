package io.tenantry.e2e.standin;

import io.tenantry.e2e.telemetry.TraceId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * One metric of one process with one set of attributes.
 *
 * @param isDelta whether a point says what is new since the one before
 * @param resource attributes of the process; a value that is not text as its text
 * @param attributes of the points alone
 * @param points in the order in which they came
 */
public record StoredSeries(
    String metric,
    boolean isDelta,
    Map<String, String> resource,
    Map<String, String> attributes,
    List<Point> points) {

  /**
   * A point.
   *
   * @param value of a histogram, its count
   * @param sum of a histogram that has one
   * @param exemplars traces of its exemplars
   */
  public record Point(Instant at, double value, OptionalDouble sum, Set<TraceId> exemplars) {}

  /** Of the points, or else of the resource. */
  public Optional<String> attribute(String key) {
    return Optional.ofNullable(attributes.get(key))
        .or(() -> Optional.ofNullable(resource.get(key)));
  }

  public Optional<String> tenant() {
    return attribute("tenant.id");
  }

  public Optional<String> region() {
    return attribute("tenant.region");
  }

  /** What the newest point says, or all that the points of deltas say together. */
  public double total() {
    return isDelta ? points.stream().mapToDouble(Point::value).sum() : points.getLast().value();
  }
}

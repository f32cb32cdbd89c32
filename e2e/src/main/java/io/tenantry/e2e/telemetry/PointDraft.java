package io.tenantry.e2e.telemetry;

import java.time.Duration;
import java.util.List;

/**
 * A data point before it has times. Points of the same metric in one process are sent as one metric
 * with several points. Immutable.
 */
public record PointDraft(String metric, String unit, Value value, Attributes attributes) {

  /** What was measured, and as which kind of metric it is sent. */
  public sealed interface Value {

    /** The number now. */
    record Gauge(double value) implements Value {}

    /** All that was counted since the process began an hour ago. */
    record Total(long value) implements Value {}

    /** What was counted in the last second. */
    record Increase(long value) implements Value {}

    /** An exponential histogram of all since the process began an hour ago, in seconds. */
    record TotalDurations(List<Duration> values) implements Value {}

    /** An exponential histogram of the last second, in seconds. */
    record Durations(List<Duration> values) implements Value {}
  }

  public static PointDraft gauge(String metric, double value) {
    return new PointDraft(metric, "1", new Value.Gauge(value), Attributes.NONE);
  }

  public static PointDraft total(String metric, long value) {
    return new PointDraft(metric, "{item}", new Value.Total(value), Attributes.NONE);
  }

  public static PointDraft increase(String metric, long value) {
    return new PointDraft(metric, "{item}", new Value.Increase(value), Attributes.NONE);
  }

  public static PointDraft totalDurations(String metric, Duration... values) {
    return new PointDraft(metric, "s", new Value.TotalDurations(List.of(values)), Attributes.NONE);
  }

  public static PointDraft durations(String metric, Duration... values) {
    return new PointDraft(metric, "s", new Value.Durations(List.of(values)), Attributes.NONE);
  }

  /** This point alone is of the tenant, whatever its resource says. */
  public PointDraft tenant(String id) {
    return with("tenant.id", id);
  }

  /** This point alone is of the region, whatever its resource says. */
  public PointDraft region(String region) {
    return with("tenant.region", region);
  }

  public PointDraft with(String key, String text) {
    return new PointDraft(metric, unit, value, attributes.with(key, text));
  }

  public PointDraft with(String key, long number) {
    return new PointDraft(metric, unit, value, attributes.with(key, number));
  }

  public PointDraft with(String key, boolean flag) {
    return new PointDraft(metric, unit, value, attributes.with(key, flag));
  }
}

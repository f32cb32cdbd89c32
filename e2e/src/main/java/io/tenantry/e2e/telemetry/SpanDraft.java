package io.tenantry.e2e.telemetry;

import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A span before it has ids and times: by default of 10 ms, successful, the only one of its trace,
 * of kind {@code SERVER}. Immutable.
 */
public record SpanDraft(
    String name,
    SpanKind kind,
    Duration duration,
    boolean isFailed,
    Optional<TraceId> trace,
    Attributes attributes,
    List<SpanDraft> children,
    int count) {

  public SpanDraft {
    if (count < 1) {
      throw new IllegalArgumentException("%d times (expected: 1 or more)".formatted(count));
    }
  }

  public static SpanDraft span(String name) {
    return new SpanDraft(
        name,
        SpanKind.SPAN_KIND_SERVER,
        Duration.ofMillis(10),
        false,
        Optional.empty(),
        Attributes.NONE,
        List.of(),
        1);
  }

  /** This span alone is of the tenant, whatever its resource says. */
  public SpanDraft tenant(String id) {
    return with("tenant.id", id);
  }

  /** This span alone is of the region, whatever its resource says. */
  public SpanDraft region(String region) {
    return with("tenant.region", region);
  }

  public SpanDraft with(String key, String value) {
    return with(attributes.with(key, value));
  }

  public SpanDraft with(String key, long value) {
    return with(attributes.with(key, value));
  }

  public SpanDraft with(String key, boolean value) {
    return with(attributes.with(key, value));
  }

  private SpanDraft with(Attributes more) {
    return new SpanDraft(name, kind, duration, isFailed, trace, more, children, count);
  }

  /** With status error. */
  public SpanDraft failed() {
    return new SpanDraft(name, kind, duration, true, trace, attributes, children, count);
  }

  public SpanDraft lasting(Duration time) {
    return new SpanDraft(name, kind, time, isFailed, trace, attributes, children, count);
  }

  public SpanDraft kind(SpanKind other) {
    return new SpanDraft(name, other, duration, isFailed, trace, attributes, children, count);
  }

  /** In a trace that has other spans elsewhere, such as those of another service. */
  public SpanDraft inTrace(TraceId id) {
    return new SpanDraft(
        name, kind, duration, isFailed, Optional.of(id), attributes, children, count);
  }

  /** Has a child in the same trace and process; its own attributes are not inherited. */
  public SpanDraft child(SpanDraft span) {
    return new SpanDraft(
        name,
        kind,
        duration,
        isFailed,
        trace,
        attributes,
        Stream.concat(children.stream(), Stream.of(span)).toList(),
        count);
  }

  /** As many spans, each with its children and, unless a trace was given, in a trace of its own. */
  public SpanDraft times(int number) {
    return new SpanDraft(name, kind, duration, isFailed, trace, attributes, children, number);
  }
}

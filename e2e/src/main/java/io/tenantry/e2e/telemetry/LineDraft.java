package io.tenantry.e2e.telemetry;

import io.opentelemetry.proto.logs.v1.SeverityNumber;
import java.util.Optional;

/** A log record before it has an id and a time; of severity INFO by default. Immutable. */
public record LineDraft(
    String body,
    SeverityNumber severity,
    Optional<TraceId> trace,
    Attributes attributes,
    int count) {

  public LineDraft {
    if (count < 1) {
      throw new IllegalArgumentException("%d times (expected: 1 or more)".formatted(count));
    }
  }

  public static LineDraft line(String body) {
    return new LineDraft(
        body, SeverityNumber.SEVERITY_NUMBER_INFO, Optional.empty(), Attributes.NONE, 1);
  }

  /** This line alone is of the tenant, whatever its resource says. */
  public LineDraft tenant(String id) {
    return with("tenant.id", id);
  }

  /** This line alone is of the region, whatever its resource says. */
  public LineDraft region(String region) {
    return with("tenant.region", region);
  }

  public LineDraft with(String key, String value) {
    return new LineDraft(body, severity, trace, attributes.with(key, value), count);
  }

  public LineDraft with(String key, long value) {
    return new LineDraft(body, severity, trace, attributes.with(key, value), count);
  }

  public LineDraft severity(SeverityNumber other) {
    return new LineDraft(body, other, trace, attributes, count);
  }

  public LineDraft inTrace(TraceId id) {
    return new LineDraft(body, severity, Optional.of(id), attributes, count);
  }

  /** As many lines, which differ in their {@code log.record.uid} only. */
  public LineDraft times(int number) {
    return new LineDraft(body, severity, trace, attributes, number);
  }
}

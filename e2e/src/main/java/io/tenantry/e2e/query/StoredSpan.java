package io.tenantry.e2e.query;

import io.tenantry.e2e.telemetry.TraceId;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A span as a back end gave it back.
 *
 * @param id 16 hex digits
 * @param kind such as {@code SERVER}; {@code UNSPECIFIED} when the back end does not say
 * @param resource attributes of the process; a value that is not text as its text
 * @param attributes of the span alone
 */
public record StoredSpan(
    TraceId trace,
    String id,
    Optional<String> parent,
    String name,
    String kind,
    boolean isFailed,
    Instant start,
    Duration duration,
    Map<String, String> resource,
    Map<String, String> attributes) {

  /** Of the span, or else of its resource. */
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

  public Optional<String> service() {
    return attribute("service.name");
  }
}

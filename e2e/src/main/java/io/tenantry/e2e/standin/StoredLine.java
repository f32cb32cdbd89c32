package io.tenantry.e2e.standin;

import io.tenantry.e2e.telemetry.TraceId;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A log record as it came.
 *
 * @param severity such as {@code INFO}; {@code UNSPECIFIED} when it has none
 * @param resource attributes of the process; a value that is not text as its text
 * @param attributes of the record alone
 */
public record StoredLine(
    Instant at,
    String body,
    String severity,
    Optional<TraceId> trace,
    Map<String, String> resource,
    Map<String, String> attributes) {

  /** {@code log.record.uid}. */
  public Optional<String> id() {
    return Optional.ofNullable(attributes.get("log.record.uid"));
  }

  /** Of the record, or else of its resource. */
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
}

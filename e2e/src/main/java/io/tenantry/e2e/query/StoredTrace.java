package io.tenantry.e2e.query;

import io.tenantry.e2e.telemetry.TraceId;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** A trace as a back end gave it back, with at least one span. */
public record StoredTrace(TraceId id, List<StoredSpan> spans) {

  public StoredTrace {
    if (spans.isEmpty()) {
      throw new IllegalArgumentException("a trace without a span");
    }
    if (!spans.stream().allMatch(span -> span.trace().equals(id))) {
      throw new IllegalArgumentException("a span of another trace");
    }
  }

  /** Spans that are there more often than once, each time but the first. */
  public long duplicates() {
    return spans.size() - spans.stream().map(StoredSpan::id).distinct().count();
  }

  /** The tenants of its spans; a span of none adds none. */
  public Set<String> tenants() {
    return spans.stream()
        .flatMap(span -> span.tenant().stream())
        .collect(Collectors.toUnmodifiableSet());
  }
}

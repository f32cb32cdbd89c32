package io.tenantry.e2e.standin;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.tenantry.e2e.query.OtlpValues;
import io.tenantry.e2e.telemetry.TraceId;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The log lines of one organization. A line that is there already, in all that it says, is counted,
 * not kept. Thread-safe.
 */
public final class LineStore {

  private final Set<StoredLine> lines = new LinkedHashSet<>();
  private long duplicates;
  private long requests;

  LineStore() {}

  /** In the order in which they came. */
  public synchronized List<StoredLine> lines() {
    return List.copyOf(lines);
  }

  /** {@code log.record.uid} of all lines that have one. */
  public synchronized Set<String> records() {
    return lines.stream()
        .flatMap(line -> line.id().stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Different lines. */
  public synchronized long lineCount() {
    return lines.size();
  }

  /** Lines that were there already. */
  public synchronized long duplicates() {
    return duplicates;
  }

  /** Requests that were accepted. */
  public synchronized long requests() {
    return requests;
  }

  synchronized void add(ExportLogsServiceRequest request) {
    requests++;
    for (ResourceLogs block : request.getResourceLogsList()) {
      Map<String, String> resource = OtlpValues.attributes(block.getResource().getAttributesList());
      for (ScopeLogs scope : block.getScopeLogsList()) {
        for (LogRecord log : scope.getLogRecordsList()) {
          if (!lines.add(line(log, resource))) {
            duplicates++;
          }
        }
      }
    }
  }

  private static StoredLine line(LogRecord log, Map<String, String> resource) {
    return new StoredLine(
        Instant.EPOCH.plusNanos(log.getTimeUnixNano()),
        OtlpValues.text(log.getBody()),
        log.getSeverityNumber().name().substring("SEVERITY_NUMBER_".length()),
        log.getTraceId().isEmpty() ? Optional.empty() : Optional.of(TraceId.of(log.getTraceId())),
        resource,
        OtlpValues.attributes(log.getAttributesList()));
  }
}

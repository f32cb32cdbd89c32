package io.tenantry.e2e.telemetry;

import com.google.protobuf.MessageLite;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.util.Set;

/** One request, and by which names what is in it can be looked for later. */
public sealed interface OtlpRequest {

  MessageLite message();

  /** Spans, data points or log records in it. */
  int items();

  /** Spans of {@code traces}. */
  record Traces(ExportTraceServiceRequest message, Set<TraceId> traces, int items)
      implements OtlpRequest {}

  /** Data points. */
  record Metrics(ExportMetricsServiceRequest message, int items) implements OtlpRequest {}

  /** Log records, each with one of {@code records} as its {@code log.record.uid}. */
  record Logs(ExportLogsServiceRequest message, Set<String> records) implements OtlpRequest {

    @Override
    public int items() {
      return records.size();
    }
  }
}

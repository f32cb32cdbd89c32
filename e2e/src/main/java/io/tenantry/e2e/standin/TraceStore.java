package io.tenantry.e2e.standin;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.tenantry.e2e.query.OtlpValues;
import io.tenantry.e2e.query.StoredTrace;
import io.tenantry.e2e.telemetry.TraceId;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The traces of one organization. A span that comes again is counted, not kept. Thread-safe. */
public final class TraceStore {

  private final Map<TraceId, Map<ByteString, KeptSpan>> traces = new LinkedHashMap<>();
  private final Map<Resource, Resource> resources = new HashMap<>();
  private long spans;
  private long duplicates;
  private long requests;

  TraceStore() {}

  /** Ids of all traces with at least one span. */
  public synchronized Set<TraceId> traces() {
    return Set.copyOf(traces.keySet());
  }

  public synchronized Optional<StoredTrace> trace(TraceId id) {
    return kept(id).isEmpty()
        ? Optional.empty()
        : Optional.of(
            new StoredTrace(
                id,
                kept(id).stream()
                    .map(kept -> OtlpValues.span(kept.resource(), kept.span()))
                    .toList()));
  }

  /** Different spans. */
  public synchronized long spans() {
    return spans;
  }

  /** Spans that were there already. */
  public synchronized long duplicates() {
    return duplicates;
  }

  /** Requests that were accepted. */
  public synchronized long requests() {
    return requests;
  }

  synchronized void add(ExportTraceServiceRequest request) {
    requests++;
    for (ResourceSpans block : request.getResourceSpansList()) {
      Resource resource = resources.computeIfAbsent(block.getResource(), same -> same);
      for (ScopeSpans scope : block.getScopeSpansList()) {
        for (Span span : scope.getSpansList()) {
          add(new KeptSpan(resource, scope.getScope(), span));
        }
      }
    }
  }

  private void add(KeptSpan kept) {
    Map<ByteString, KeptSpan> trace =
        traces.computeIfAbsent(TraceId.of(kept.span().getTraceId()), id -> new LinkedHashMap<>());
    if (trace.putIfAbsent(kept.span().getSpanId(), kept) == null) {
      spans++;
    } else {
      duplicates++;
    }
  }

  /** Empty when there is no such trace. */
  synchronized List<KeptSpan> kept(TraceId id) {
    return List.copyOf(traces.getOrDefault(id, Map.of()).values());
  }

  /** Every trace with its spans. */
  synchronized List<List<KeptSpan>> all() {
    return traces.values().stream().map(Map::values).map(TraceStore::copy).toList();
  }

  private static List<KeptSpan> copy(Collection<KeptSpan> spans) {
    return List.copyOf(spans);
  }
}

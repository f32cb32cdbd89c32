package io.tenantry.e2e.query;

import io.tenantry.e2e.telemetry.TraceId;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/**
 * Tempo's query API, as one organization or as none. It is Tempo that is asked, or what stands in
 * for it.
 */
public final class TempoClient {

  private static final String MOST_RESULTS = "10000";

  private final URI base;
  private final JsonApi api;

  private TempoClient(URI base, Map<String, String> headers) {
    this.base = base;
    this.api = new JsonApi(base, headers);
  }

  /** Asks without an organization, which a Tempo with tenants refuses. */
  public static TempoClient of(URI base) {
    return new TempoClient(base, Map.of());
  }

  /** Asks as this organization. */
  public TempoClient as(String org) {
    return new TempoClient(base, Map.of("X-Scope-OrgID", org));
  }

  /** By {@code /api/traces}. */
  public Optional<StoredTrace> trace(TraceId id) {
    return api.find("/api/traces/" + id, Map.of()).flatMap(body -> trace(id, body.path("batches")));
  }

  /** By {@code /api/v2/traces}, which answers an empty trace where the other answers 404. */
  public Optional<StoredTrace> traceV2(TraceId id) {
    return api.find("/api/v2/traces/" + id, Map.of())
        .flatMap(body -> trace(id, body.path("trace").path("resourceSpans")));
  }

  /** By TraceQL, such as <code>{ .tenant.id = "acme" }</code>. */
  public Set<TraceId> search(String traceQl) {
    return search(Map.of("q", traceQl, "limit", MOST_RESULTS));
  }

  /** By tags in logfmt, such as {@code tenant.id=acme}; a value may be part of the real one. */
  public Set<TraceId> searchTags(String tags) {
    return search(Map.of("tags", tags, "limit", MOST_RESULTS));
  }

  private Set<TraceId> search(Map<String, String> parameters) {
    JsonNode traces = api.get("/api/search", parameters).path("traces");
    return StreamSupport.stream(traces.spliterator(), false)
        .map(trace -> TraceId.parse(trace.required("traceID").asString()))
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Optional<StoredTrace> trace(TraceId id, JsonNode resourceSpans) {
    List<StoredSpan> spans = OtlpJson.spans(resourceSpans);
    return spans.isEmpty() ? Optional.empty() : Optional.of(new StoredTrace(id, spans));
  }
}

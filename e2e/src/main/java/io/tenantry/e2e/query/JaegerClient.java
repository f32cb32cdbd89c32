package io.tenantry.e2e.query;

import io.tenantry.e2e.telemetry.TraceId;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Jaeger's query API. */
public final class JaegerClient {

  /** What Jaeger says of a span in tags of its own. */
  private static final Set<String> NOT_ATTRIBUTES =
      Set.of("span.kind", "error", "otel.status_code", "otel.scope.name", "otel.scope.version");

  private final JsonApi api;

  private JaegerClient(JsonApi api) {
    this.api = api;
  }

  /** Of the server whose API begins at {@code base}, such as {@code http://127.0.0.1:16686}. */
  public static JaegerClient of(URI base) {
    return new JaegerClient(new JsonApi(base, Map.of()));
  }

  /** By {@code /api/v3/traces}. */
  public Optional<StoredTrace> trace(TraceId id) {
    return api.find("/api/v3/traces/" + id, Map.of())
        .map(body -> OtlpJson.spans(body.required("result").path("resourceSpans")))
        .filter(spans -> !spans.isEmpty())
        .map(spans -> new StoredTrace(id, spans));
  }

  /** Names of services of which there is a span. */
  public Set<String> services() {
    return stream(api.get("/api/services", Map.of()).path("data"))
        .map(JsonNode::asString)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The newest traces with a span of the service, at most {@code limit}. */
  public List<StoredTrace> traces(String service, int limit) {
    return traces(Map.of("service", service, "limit", Integer.toString(limit)));
  }

  /**
   * The newest traces with a span of the service that has all of these attributes, itself or its
   * resource, at most {@code limit}.
   */
  public List<StoredTrace> traces(String service, Map<String, String> attributes, int limit) {
    return traces(
        Map.of(
            "service",
            service,
            "limit",
            Integer.toString(limit),
            "tags",
            JsonMapper.shared().writeValueAsString(attributes)));
  }

  private List<StoredTrace> traces(Map<String, String> parameters) {
    return stream(api.get("/api/traces", parameters).path("data"))
        .map(JaegerClient::trace)
        .toList();
  }

  private static StoredTrace trace(JsonNode trace) {
    TraceId id = TraceId.parse(trace.required("traceID").asString());
    Map<String, Map<String, String>> processes = new LinkedHashMap<>();
    trace
        .path("processes")
        .properties()
        .forEach(process -> processes.put(process.getKey(), resource(process.getValue())));
    List<StoredSpan> spans = new ArrayList<>();
    for (JsonNode span : trace.path("spans")) {
      String process = span.required("processID").asString();
      spans.add(span(id, span, processes.getOrDefault(process, Map.of())));
    }
    return new StoredTrace(id, spans);
  }

  private static Map<String, String> resource(JsonNode process) {
    Map<String, String> resource = tags(process.path("tags"));
    resource.put("service.name", process.required("serviceName").asString());
    return resource;
  }

  private static StoredSpan span(TraceId trace, JsonNode span, Map<String, String> resource) {
    Map<String, String> tags = tags(span.path("tags"));
    Map<String, String> attributes = new LinkedHashMap<>(tags);
    attributes.keySet().removeAll(NOT_ATTRIBUTES);
    return new StoredSpan(
        trace,
        span.required("spanID").asString(),
        stream(span.path("references"))
            .filter(reference -> reference.path("refType").asString("").equals("CHILD_OF"))
            .map(reference -> reference.required("spanID").asString())
            .findFirst(),
        span.required("operationName").asString(),
        tags.getOrDefault("span.kind", "unspecified").toUpperCase(Locale.ROOT),
        tags.getOrDefault("otel.status_code", "").equals("ERROR"),
        Instant.EPOCH.plus(span.required("startTime").asLong(), ChronoUnit.MICROS),
        Duration.of(span.required("duration").asLong(), ChronoUnit.MICROS),
        resource,
        attributes);
  }

  private static Map<String, String> tags(JsonNode tags) {
    Map<String, String> values = new LinkedHashMap<>();
    for (JsonNode tag : tags) {
      values.put(tag.required("key").asString(), tag.required("value").asString());
    }
    return values;
  }

  private static Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }
}

package io.tenantry.e2e.standin;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import com.sun.net.httpserver.HttpExchange;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.TracesData;
import io.tenantry.e2e.query.OtlpValues;
import io.tenantry.e2e.telemetry.TraceId;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Tempo's query API over the stores of the stand-in. */
final class TempoApi {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final JsonFormat.Printer PROTO_JSON =
      JsonFormat.printer().omittingInsignificantWhitespace();
  private static final String JSON_TYPE = "application/json";
  private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{1,32}");
  private static final int DEFAULT_LIMIT = 20;
  private static final int SPANS_PER_SET = 3;
  private static final Set<String> SEARCH_PARAMETERS = Set.of("q", "tags", "limit", "start", "end");

  private final Stores<TraceStore> stores;

  TempoApi(Stores<TraceStore> stores) {
    this.stores = stores;
  }

  /** A query that is answered with a status and text. */
  private static final class RefusedQueryException extends Exception {

    private static final long serialVersionUID = 1;

    private final int status;
    private final String text;

    RefusedQueryException(int status, String text) {
      this.status = status;
      this.text = text;
    }
  }

  void traces(HttpExchange exchange) throws IOException {
    answer(
        exchange,
        store -> {
          TracesData trace = trace(exchange, "/api/traces/", store);
          if (trace.getResourceSpansCount() == 0) {
            throw new RefusedQueryException(404, "");
          }
          // The name that the field once had.
          return print(trace).replaceFirst("\"resourceSpans\":", "\"batches\":");
        });
  }

  void tracesV2(HttpExchange exchange) throws IOException {
    answer(
        exchange,
        store ->
            "{\"trace\":%s,\"metrics\":{}}"
                .formatted(print(trace(exchange, "/api/v2/traces/", store))));
  }

  void search(HttpExchange exchange) throws IOException {
    answer(exchange, store -> JSON.writeValueAsString(found(parameters(exchange), store)));
  }

  private interface Query {
    String answer(TraceStore store) throws RefusedQueryException;
  }

  private void answer(HttpExchange exchange, Query query) throws IOException {
    try {
      if (!exchange.getRequestMethod().equals("GET")) {
        throw new RefusedQueryException(405, "GET only");
      }
      byte[] body = query.answer(stores.of(org(exchange).value())).getBytes(StandardCharsets.UTF_8);
      HttpStandInServer.answer(exchange, 200, JSON_TYPE, body);
    } catch (RefusedQueryException e) {
      OtlpHttpHandler.text(exchange, e.status, e.text);
    }
  }

  private static OrgId org(HttpExchange exchange) throws RefusedQueryException {
    List<String> headers = exchange.getRequestHeaders().getOrDefault(OrgId.HEADER, List.of());
    return switch (OrgId.parse(headers)) {
      case OrgId.Named.One(OrgId org) -> org;
      case OrgId.Named.Missing() -> throw new RefusedQueryException(401, "no org id");
      case OrgId.Named.Several() ->
          throw new RefusedQueryException(400, "multi-tenant query unsupported");
      case OrgId.Named.Illegal(String why) -> throw new RefusedQueryException(400, why);
    };
  }

  private static TracesData trace(HttpExchange exchange, String prefix, TraceStore store)
      throws RefusedQueryException {
    String id = exchange.getRequestURI().getPath().substring(prefix.length());
    if (!HEX.matcher(id).matches()) {
      throw new RefusedQueryException(400, "trace IDs can only contain up to 32 hex characters");
    }
    return toProto(store.kept(TraceId.parse(id)));
  }

  private static TracesData toProto(List<KeptSpan> kept) {
    Map<Resource, ResourceSpans.Builder> blocks = new LinkedHashMap<>();
    for (KeptSpan each : kept) {
      blocks
          .computeIfAbsent(
              each.resource(), resource -> ResourceSpans.newBuilder().setResource(resource))
          .addScopeSpans(ScopeSpans.newBuilder().setScope(each.scope()).addSpans(each.span()));
    }
    TracesData.Builder trace = TracesData.newBuilder();
    blocks.values().forEach(trace::addResourceSpans);
    return trace.build();
  }

  private static String print(TracesData trace) {
    try {
      return PROTO_JSON.print(trace);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ObjectNode found(Map<String, String> parameters, TraceStore store)
      throws RefusedQueryException {
    if (!SEARCH_PARAMETERS.containsAll(parameters.keySet())) {
      throw new RefusedQueryException(
          400, "the stand-in knows only q, tags, limit, start and end of a search");
    }
    SpanFilter filter = filter(parameters);
    long limit = number(parameters, "limit").orElse((long) DEFAULT_LIMIT);
    long start = number(parameters, "start").orElse(0L);
    long end = number(parameters, "end").orElse(Long.MAX_VALUE);
    ObjectNode answer = JSON.createObjectNode();
    ArrayNode traces = answer.putArray("traces");
    for (List<KeptSpan> trace : store.all()) {
      if (traces.size() == limit) {
        break;
      }
      List<KeptSpan> matching =
          isWithin(trace, start, end) ? trace.stream().filter(filter::matches).toList() : List.of();
      if (!matching.isEmpty()) {
        traces.add(summary(trace, matching));
      }
    }
    answer.putObject("metrics");
    return answer;
  }

  private static SpanFilter filter(Map<String, String> parameters) throws RefusedQueryException {
    String traceQl = parameters.get("q");
    String tags = parameters.get("tags");
    if (traceQl != null && tags != null) {
      throw new RefusedQueryException(
          400, "invalid request: can't specify tags and q in the same query");
    }
    try {
      return traceQl != null
          ? SpanFilter.traceQl(traceQl)
          : SpanFilter.tags(tags == null ? "" : tags);
    } catch (SpanFilter.NotUnderstoodException e) {
      throw new RefusedQueryException(400, "" + e.getMessage());
    }
  }

  private static boolean isWithin(List<KeptSpan> trace, long startSeconds, long endSeconds) {
    return trace.stream()
        .map(KeptSpan::span)
        .anyMatch(span ->
            span.getEndTimeUnixNano() / 1_000_000_000 >= startSeconds
                && span.getStartTimeUnixNano() / 1_000_000_000 <= endSeconds);
  }

  private static ObjectNode summary(List<KeptSpan> trace, List<KeptSpan> matching) {
    long start =
        trace.stream().mapToLong(kept -> kept.span().getStartTimeUnixNano()).min().orElseThrow();
    long end =
        trace.stream().mapToLong(kept -> kept.span().getEndTimeUnixNano()).max().orElseThrow();
    Optional<KeptSpan> root =
        trace.stream().filter(kept -> kept.span().getParentSpanId().isEmpty()).findFirst();
    ObjectNode summary = JSON.createObjectNode();
    // Tempo leaves out zeros in front.
    summary.put(
        "traceID", TraceId.of(trace.getFirst().span().getTraceId()).hex().replaceFirst("^0+", ""));
    summary.put(
        "rootServiceName",
        root.map(kept -> OtlpValues.span(kept.resource(), kept.span()))
            .flatMap(span -> span.service())
            .orElse("<root span not yet received>"));
    root.ifPresent(kept -> summary.put("rootTraceName", kept.span().getName()));
    summary.put("startTimeUnixNano", Long.toString(start));
    summary.put("durationMs", (end - start) / 1_000_000);
    ObjectNode set = summary.putArray("spanSets").addObject();
    ArrayNode spans = set.putArray("spans");
    for (KeptSpan kept : matching.subList(0, Math.min(SPANS_PER_SET, matching.size()))) {
      Span span = kept.span();
      spans
          .addObject()
          .put("spanID", HexFormat.of().formatHex(span.getSpanId().toByteArray()))
          .put("startTimeUnixNano", Long.toString(span.getStartTimeUnixNano()))
          .put(
              "durationNanos",
              Long.toString(span.getEndTimeUnixNano() - span.getStartTimeUnixNano()));
    }
    set.put("matched", matching.size());
    return summary;
  }

  private static Optional<Long> number(Map<String, String> parameters, String name)
      throws RefusedQueryException {
    String text = parameters.get(name);
    if (text == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(Long.parseUnsignedLong(text));
    } catch (NumberFormatException e) {
      throw new RefusedQueryException(400, "invalid " + name);
    }
  }

  private static Map<String, String> parameters(HttpExchange exchange) {
    String query = exchange.getRequestURI().getRawQuery();
    Map<String, String> parameters = new HashMap<>();
    for (String each : query == null ? List.<String>of() : List.of(query.split("&", -1))) {
      int equals = each.indexOf('=');
      String key = equals < 0 ? each : each.substring(0, equals);
      String value = equals < 0 ? "" : each.substring(equals + 1);
      parameters.put(decode(key), decode(value));
    }
    return parameters;
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}

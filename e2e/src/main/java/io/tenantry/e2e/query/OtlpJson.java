package io.tenantry.e2e.query;

import io.tenantry.e2e.telemetry.TraceId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Spans in the JSON of OTLP, in both dialects: Jaeger's, with ids in hex and numbers for enums, as
 * the specification wants it, and Tempo's, with ids in base64 and names for enums, as protobuf
 * wants it.
 */
final class OtlpJson {

  /** Nobody sent these. */
  private static final String REMARK_OF_JAEGER = "@jaeger@";

  private static final List<String> KINDS =
      List.of("UNSPECIFIED", "INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER");

  private OtlpJson() {}

  /** All spans of an array of {@code ResourceSpans}. */
  static List<StoredSpan> spans(JsonNode resourceSpans) {
    List<StoredSpan> spans = new ArrayList<>();
    for (JsonNode block : resourceSpans) {
      Map<String, String> resource = attributes(block.path("resource").path("attributes"));
      for (JsonNode scope : block.path("scopeSpans")) {
        for (JsonNode span : scope.path("spans")) {
          spans.add(span(span, resource));
        }
      }
    }
    return spans;
  }

  private static StoredSpan span(JsonNode span, Map<String, String> resource) {
    long start = span.path("startTimeUnixNano").asLong(0);
    String parent = span.path("parentSpanId").asString("");
    return new StoredSpan(
        TraceId.parse(hex(span.required("traceId").asString(), 16)),
        hex(span.required("spanId").asString(), 8),
        parent.isEmpty() ? Optional.empty() : Optional.of(hex(parent, 8)),
        span.path("name").asString(""),
        kind(span.path("kind")),
        isError(span.path("status").path("code")),
        Instant.EPOCH.plusNanos(start),
        Duration.ofNanos(span.path("endTimeUnixNano").asLong(0) - start),
        resource,
        attributes(span.path("attributes")));
  }

  /** Hex has two digits for each byte, base64 fewer. */
  private static String hex(String id, int bytes) {
    return id.length() == 2 * bytes ? id : HexFormat.of().formatHex(Base64.getDecoder().decode(id));
  }

  private static String kind(JsonNode kind) {
    return kind.isNumber()
        ? KINDS.get(kind.asInt())
        : kind.asString("SPAN_KIND_UNSPECIFIED").substring("SPAN_KIND_".length());
  }

  private static boolean isError(JsonNode code) {
    return code.isNumber() ? code.asInt() == 2 : code.asString("").equals("STATUS_CODE_ERROR");
  }

  static Map<String, String> attributes(JsonNode attributes) {
    Map<String, String> values = new LinkedHashMap<>();
    for (JsonNode attribute : attributes) {
      String key = attribute.required("key").asString();
      if (!key.startsWith(REMARK_OF_JAEGER)) {
        values.put(key, text(attribute.path("value")));
      }
    }
    return values;
  }

  /** The one value of an AnyValue as its text, that of an array or a map as JSON. */
  private static String text(JsonNode anyValue) {
    for (JsonNode value : anyValue) {
      return value.isValueNode() ? value.asString() : value.toString();
    }
    return "";
  }
}

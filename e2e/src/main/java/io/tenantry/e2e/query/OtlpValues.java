package io.tenantry.e2e.query;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import io.tenantry.e2e.telemetry.TraceId;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Messages of OTLP as the types that tests look at. */
public final class OtlpValues {

  private OtlpValues() {}

  /** A value that is not text as its text. */
  public static Map<String, String> attributes(List<KeyValue> attributes) {
    Map<String, String> values = new LinkedHashMap<>();
    attributes.forEach(one -> values.put(one.getKey(), text(one.getValue())));
    return values;
  }

  public static String text(AnyValue value) {
    return switch (value.getValueCase()) {
      case STRING_VALUE -> value.getStringValue();
      case INT_VALUE -> Long.toString(value.getIntValue());
      case DOUBLE_VALUE -> Double.toString(value.getDoubleValue());
      case BOOL_VALUE -> Boolean.toString(value.getBoolValue());
      case ARRAY_VALUE, KVLIST_VALUE, BYTES_VALUE, STRING_VALUE_STRINDEX, VALUE_NOT_SET ->
          value.toString();
    };
  }

  public static StoredSpan span(Resource resource, Span span) {
    HexFormat hex = HexFormat.of();
    return new StoredSpan(
        TraceId.of(span.getTraceId()),
        hex.formatHex(span.getSpanId().toByteArray()),
        span.getParentSpanId().isEmpty()
            ? Optional.empty()
            : Optional.of(hex.formatHex(span.getParentSpanId().toByteArray())),
        span.getName(),
        span.getKind().name().substring("SPAN_KIND_".length()),
        span.getStatus().getCode() == Status.StatusCode.STATUS_CODE_ERROR,
        Instant.EPOCH.plusNanos(span.getStartTimeUnixNano()),
        Duration.ofNanos(span.getEndTimeUnixNano() - span.getStartTimeUnixNano()),
        attributes(resource.getAttributesList()),
        attributes(span.getAttributesList()));
  }
}

package io.tenantry.e2e.telemetry;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Attributes in the order in which they were set. Immutable. */
record Attributes(Map<String, AnyValue> values) {

  static final Attributes NONE = new Attributes(Map.of());

  Attributes with(String key, String value) {
    return with(key, AnyValue.newBuilder().setStringValue(value).build());
  }

  Attributes with(String key, long value) {
    return with(key, AnyValue.newBuilder().setIntValue(value).build());
  }

  Attributes with(String key, boolean value) {
    return with(key, AnyValue.newBuilder().setBoolValue(value).build());
  }

  private Attributes with(String key, AnyValue value) {
    Map<String, AnyValue> more = new LinkedHashMap<>(values);
    more.put(key, value);
    return new Attributes(Collections.unmodifiableMap(more));
  }

  List<KeyValue> toProto() {
    return values.entrySet().stream()
        .map(entry ->
            KeyValue.newBuilder().setKey(entry.getKey()).setValue(entry.getValue()).build())
        .toList();
  }
}

package io.tenantry.collector;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * Configuration as the collector's {@code confmap} holds it before it is turned into components:
 * nested maps, lists and scalars.
 */
final class ConfMap {

  private ConfMap() {}

  /**
   * The mapping that {@code yaml} describes; an empty text is an empty mapping.
   *
   * @throws RuntimeException when the text is not YAML, names a key twice, or is no mapping
   */
  static Map<String, @Nullable Object> parse(String yaml) {
    return mapping(new Load(LoadSettings.builder().build()).loadFromString(yaml));
  }

  /**
   * {@code overlay} over {@code base}, by the collector's rule: two mappings merge key by key, at
   * every depth; anything else in the overlay replaces what the base has. A list therefore replaces
   * a list whole, and a key without a value (null) replaces a mapping with nothing.
   */
  static Map<String, @Nullable Object> merge(
      Map<String, @Nullable Object> base, Map<String, @Nullable Object> overlay) {
    Map<String, @Nullable Object> merged = new LinkedHashMap<>(base);
    overlay.forEach((key, value) -> {
      if (value instanceof Map<?, ?> && merged.get(key) instanceof Map<?, ?>) {
        merged.put(key, merge(mapping(merged.get(key)), mapping(value)));
      } else {
        merged.put(key, value);
      }
    });
    return merged;
  }

  /** {@code value} as a mapping with text keys; null is the empty mapping. */
  static Map<String, @Nullable Object> mapping(@Nullable Object value) {
    Map<String, @Nullable Object> mapping = new LinkedHashMap<>();
    switch (value) {
      case null -> {}
      case Map<?, ?> entries -> entries.forEach((k, v) -> mapping.put(String.valueOf(k), v));
      default -> throw new IllegalArgumentException("%s is no mapping".formatted(value));
    }
    return mapping;
  }
}

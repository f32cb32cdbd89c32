package io.tenantry.collector;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A span, as far as routing looks at it. */
record Span(Map<String, String> attributes, Map<String, String> resourceAttributes) {

  Span {
    attributes = Map.copyOf(attributes);
    resourceAttributes = Map.copyOf(resourceAttributes);
  }

  /** The value that counts: the span's own, else its resource's; null when neither has one. */
  @Nullable String valueOf(String attribute) {
    String own = attributes.get(attribute);
    return own != null ? own : resourceAttributes.get(attribute);
  }
}

package io.tenantry.autoscaler.otlp;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.util.List;

/**
 * The attributes of one point: those that we read, and a hash of the others, whatever their order.
 * A value that is not a string reads as "", which is no legal name.
 */
final class PointAttributes {

  private static final long PRIME = 0x100000001b3L;
  private static final long BASIS = 0xcbf29ce484222325L;

  private final List<KeyValue> attributes;

  PointAttributes(List<KeyValue> attributes) {
    this.attributes = attributes;
  }

  /** The value of {@code key}, or {@code otherwise} where it is not there. */
  String text(String key, String otherwise) {
    for (KeyValue attribute : attributes) {
      if (attribute.getKey().equals(key)) {
        return attribute.getValue().getStringValue();
      }
    }
    return otherwise;
  }

  /** A hash of what tells the sender's streams of one of our series apart. */
  long hashOfTheRest() {
    long sum = 0;
    for (KeyValue attribute : attributes) {
      switch (attribute.getKey()) {
        case "tenant.id", "tenant.plan", "tenant.region" -> {
          // Our series are by these.
        }
        default -> sum += hash(attribute);
      }
    }
    return sum;
  }

  static long hash(KeyValue attribute) {
    AnyValue value = attribute.getValue();
    return mixed(
        PRIME * hash(attribute.getKey())
            + (value.hasStringValue() ? hash(value.getStringValue()) : value.hashCode()));
  }

  /** FNV-1a, over UTF-16. */
  static long hash(String text) {
    long hash = BASIS;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * PRIME;
    }
    return hash;
  }

  /** So that a sum of hashes does not depend on a few bits of each. */
  static long mixed(long hash) {
    long once = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    return once ^ (once >>> 33);
  }
}

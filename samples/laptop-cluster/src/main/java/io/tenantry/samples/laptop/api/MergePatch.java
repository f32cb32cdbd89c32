package io.tenantry.samples.laptop.api;

import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON merge patch as RFC 7386 has it: null removes, an array replaces. (The store below would keep
 * the null and append to the array, so that a status patched twice had its conditions twice.)
 */
final class MergePatch {

  private MergePatch() {}

  /** The patched document; neither argument is changed. */
  static JsonNode apply(JsonNode patch, JsonNode document) {
    if (!patch.isObject()) {
      return patch.deepCopy();
    }
    ObjectNode result =
        document instanceof ObjectNode object
            ? object.deepCopy()
            : JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> field : patch.properties()) {
      if (field.getValue().isNull()) {
        result.remove(field.getKey());
      } else {
        result.set(field.getKey(), apply(field.getValue(), result.path(field.getKey())));
      }
    }
    return result;
  }
}

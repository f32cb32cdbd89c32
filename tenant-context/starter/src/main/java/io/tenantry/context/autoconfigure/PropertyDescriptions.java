package io.tenantry.context.autoconfigure;

import java.io.IOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.util.StreamUtils;

/** What IDEs are told about our properties: meaning, and legal values with it. */
final class PropertyDescriptions {

  private static final String METADATA = "META-INF/spring-configuration-metadata.json";
  private static final String OURS = "tenantry.";

  private final Map<String, String> descriptions;

  private PropertyDescriptions(Map<String, String> descriptions) {
    this.descriptions = descriptions;
  }

  /** Those of every library on the class path whose properties begin like ours. */
  static PropertyDescriptions load(ClassLoader classLoader) throws IOException {
    Map<String, String> descriptions = new HashMap<>();
    for (URL metadata : Collections.list(classLoader.getResources(METADATA))) {
      String json = StreamUtils.copyToString(metadata.openStream(), StandardCharsets.UTF_8);
      if (json.contains('"' + OURS)) {
        Map<String, Object> content = JsonParserFactory.getJsonParser().parseMap(json);
        if (content.get("properties") instanceof List<?> properties) {
          properties.forEach(property -> add(property, descriptions));
        }
      }
    }
    return new PropertyDescriptions(descriptions);
  }

  private static void add(Object property, Map<String, String> descriptions) {
    if (property instanceof Map<?, ?> members
        && members.get("name") instanceof String name
        && members.get("description") instanceof String description
        && name.startsWith(OURS)) {
      descriptions.put(name, description);
    }
  }

  /**
   * Of the property {@code name}, or of the list or map that it is an element of.
   *
   * @param name in its canonical form: {@code tenantry.resolution.trusted-proxies[0]}
   */
  Optional<String> of(String name) {
    String candidate = name;
    while (candidate.startsWith(OURS)) {
      String description = descriptions.get(candidate);
      if (description != null) {
        return Optional.of(description);
      }
      int end = Math.max(candidate.lastIndexOf('.'), candidate.lastIndexOf('['));
      candidate = candidate.substring(0, end);
    }
    return Optional.empty();
  }
}

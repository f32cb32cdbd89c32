package io.tenantry.autoscaler.kubernetes;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A resource definition of the chart, and what an API server makes of a value by it: defaults and
 * the keywords that our schemas use. A keyword or rule that is not understood here is an error, so
 * that none can be added without being held against the Java side.
 */
@NullUnmarked
final class Crd {

  private static final Path FOLDER = Path.of("..", "charts", "tenantry", "crds");
  private static final String TWO_DECIMALS = "double(int(self * 100.0 + 0.5)) / 100.0 == self";
  private static final Pattern DURATION_BOUND =
      Pattern.compile("duration\\(self\\) (>=|>|<=) duration\\('([^']+)'\\)");

  private final CustomResourceDefinition definition;

  private Crd(CustomResourceDefinition definition) {
    this.definition = definition;
  }

  static Crd read(String file) {
    try {
      return new Crd(
          new KubernetesSerialization()
              .unmarshal(Files.readString(FOLDER.resolve(file)), CustomResourceDefinition.class));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  CustomResourceDefinition definition() {
    return definition;
  }

  CustomResourceDefinitionVersion version() {
    return definition.getSpec().getVersions().getFirst();
  }

  JSONSchemaProps schema(String property) {
    return version().getSchema().getOpenAPIV3Schema().getProperties().get(property);
  }

  /** Every field below {@code root} by its path; an element of a list is {@code []}. */
  static Map<String, JSONSchemaProps> fields(JSONSchemaProps root) {
    Map<String, JSONSchemaProps> fields = new LinkedHashMap<>();
    collect("", root, fields);
    return fields;
  }

  private static void collect(
      String path, JSONSchemaProps schema, Map<String, JSONSchemaProps> fields) {
    if (!path.isEmpty()) {
      fields.put(path, schema);
    }
    if (schema.getProperties() != null) {
      schema
          .getProperties()
          .forEach(
              (name, child) -> collect(path.isEmpty() ? name : path + "." + name, child, fields));
    }
    if (schema.getItems() != null) {
      collect(path + "[]", schema.getItems().getSchema(), fields);
    }
  }

  /** {@code value} with defaults, as the API server stores it; the argument is not changed. */
  static Object defaulted(JSONSchemaProps schema, Object value) {
    Object present = value == null ? plain(schema.getDefault()) : value;
    if (present instanceof Map<?, ?> map && schema.getProperties() != null) {
      Map<String, Object> result = new LinkedHashMap<>();
      map.forEach((name, child) -> result.put(String.valueOf(name), child));
      schema
          .getProperties()
          .forEach((name, child) -> {
            Object filled = defaulted(child, result.get(name));
            if (filled != null) {
              result.put(name, filled);
            } else {
              // A null that nothing stands in for is pruned.
              result.remove(name);
            }
          });
      return result;
    }
    if (present instanceof List<?> list && schema.getItems() != null) {
      List<Object> result = new ArrayList<>();
      list.forEach(each -> result.add(defaulted(schema.getItems().getSchema(), each)));
      return result;
    }
    return present;
  }

  private static Object plain(@Nullable JsonNode node) {
    return node == null ? null : WireJson.MAPPER.treeToValue(node, Object.class);
  }

  /** Whether the API server takes {@code value}, which has its defaults. */
  static boolean accepts(JSONSchemaProps schema, Object value) {
    return switch (schema.getType()) {
          case "object" -> value instanceof Map<?, ?> map && acceptsObject(schema, map);
          case "array" -> value instanceof List<?> list && acceptsArray(schema, list);
          case "string" -> value instanceof String text && acceptsString(schema, text);
          case "integer" ->
              value instanceof Number number && isInteger(number) && inRange(schema, number);
          case "number" -> value instanceof Number number && inRange(schema, number);
          default -> throw new AssertionError("type " + schema.getType());
        }
        && inEnum(schema, value)
        && schema.getXKubernetesValidations().stream().allMatch(rule -> holds(rule, value));
  }

  private static boolean acceptsObject(JSONSchemaProps schema, Map<?, ?> value) {
    return value.keySet().containsAll(schema.getRequired())
        && schema.getProperties().entrySet().stream()
            .filter(child -> value.containsKey(child.getKey()))
            .allMatch(child -> accepts(child.getValue(), value.get(child.getKey())));
  }

  private static boolean acceptsArray(JSONSchemaProps schema, List<?> value) {
    return (schema.getMinItems() == null || value.size() >= schema.getMinItems())
        && (schema.getMaxItems() == null || value.size() <= schema.getMaxItems())
        && value.stream().allMatch(each -> accepts(schema.getItems().getSchema(), each));
  }

  private static boolean acceptsString(JSONSchemaProps schema, String value) {
    return (schema.getMinLength() == null || value.length() >= schema.getMinLength())
        && (schema.getMaxLength() == null || value.length() <= schema.getMaxLength())
        && (schema.getPattern() == null
            || Pattern.compile(schema.getPattern()).matcher(value).find());
  }

  private static boolean isInteger(Number value) {
    return value instanceof Integer || value instanceof Long;
  }

  private static boolean inRange(JSONSchemaProps schema, Number value) {
    double number = value.doubleValue();
    boolean exclusive = Boolean.TRUE.equals(schema.getExclusiveMinimum());
    return (schema.getMinimum() == null
            || number > schema.getMinimum()
            || (!exclusive && number == schema.getMinimum()))
        && (schema.getMaximum() == null || number <= schema.getMaximum())
        && (!"int32".equals(schema.getFormat()) || (int) value.longValue() == value.longValue());
  }

  private static boolean inEnum(JSONSchemaProps schema, Object value) {
    return schema.getEnum() == null
        || schema.getEnum().isEmpty()
        || schema.getEnum().stream()
            .anyMatch(legal -> legal.equals(WireJson.MAPPER.valueToTree(value)));
  }

  private static boolean holds(ValidationRule rule, Object value) {
    if (rule.getRule().equals("self.minReplicas <= self.maxReplicas")) {
      Map<?, ?> spec = (Map<?, ?>) value;
      return spec != null
          && ((Number) spec.get("minReplicas")).longValue()
              <= ((Number) spec.get("maxReplicas")).longValue();
    }
    if (isOnDecimals(rule)) {
      double number = ((Number) value).doubleValue();
      return (long) (number * 100.0 + 0.5) / 100.0 == number;
    }
    // A duration that CEL cannot hold is an error of the rule, and so a refusal.
    List<Bound> bounds = bounds(rule);
    return GoDuration.parse((String) value)
        .filter(duration -> bounds.stream().allMatch(bound -> bound.holds(duration)))
        .isPresent();
  }

  /** Whether a rule allows a number two decimals at most. */
  static boolean isOnDecimals(ValidationRule rule) {
    return rule.getRule().equals(TWO_DECIMALS);
  }

  /** The durations that a rule compares with. */
  static List<Bound> bounds(ValidationRule rule) {
    List<Bound> bounds = new ArrayList<>();
    for (String term : rule.getRule().strip().split(" && ", -1)) {
      Matcher matcher = DURATION_BOUND.matcher(term);
      if (!matcher.matches()) {
        throw new AssertionError("rule " + rule.getRule());
      }
      bounds.add(new Bound(matcher.group(1), GoDuration.parse(matcher.group(2)).orElseThrow()));
    }
    return bounds;
  }

  /** One comparison of a CEL rule. */
  record Bound(String operator, Duration value) {

    boolean holds(Duration duration) {
      int order = duration.compareTo(value);
      return switch (operator) {
        case ">" -> order > 0;
        case ">=" -> order >= 0;
        case "<=" -> order <= 0;
        default -> throw new AssertionError(operator);
      };
    }
  }
}

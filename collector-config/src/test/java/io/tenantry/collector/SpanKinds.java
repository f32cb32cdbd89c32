package io.tenantry.collector;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The spans that a configuration's filters can tell apart: a finite set, so all of them are tried.
 */
final class SpanKinds {

  private SpanKinds() {}

  /**
   * One span for each combination of region and tenant, on the span and on its resource: absent,
   * each value that a filter names, and one that no filter names.
   */
  static List<Span> of(CollectorConfig config) {
    List<Map<String, String>> attributes = attributes(config);
    return attributes.stream()
        .flatMap(own -> attributes.stream().map(resource -> new Span(own, resource)))
        .toList();
  }

  /** The values that filters compare {@code attribute} with. */
  static Set<String> namedValues(CollectorConfig config, String attribute) {
    return config.components(ComponentKind.PROCESSORS).keySet().stream()
        .filter(id -> ComponentKind.typeOf(id).equals("filter"))
        .flatMap(id -> config.spanConditions(id).stream())
        .flatMap(condition -> condition.comparisons().stream())
        .filter(comparison -> comparison.attribute().equals(attribute))
        .map(FilterCondition.Comparison::value)
        .filter(Objects::nonNull)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<Map<String, String>> attributes(CollectorConfig config) {
    List<Map<String, String>> combinations = List.of(Map.of());
    for (String attribute : List.of("tenant.region", "tenant.id")) {
      var values = new TreeSet<>(namedValues(config, attribute));
      values.add("a-stranger");
      var extended = new ArrayList<>(combinations);
      for (var combination : combinations) {
        for (String value : values) {
          var further = new HashMap<>(combination);
          further.put(attribute, value);
          extended.add(further);
        }
      }
      combinations = extended;
    }
    return combinations;
  }
}

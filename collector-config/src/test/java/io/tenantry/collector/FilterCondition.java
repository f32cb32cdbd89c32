package io.tenantry.collector;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A filter's condition in the one shape that our files use: comparisons of an attribute with a text
 * or {@code nil}, joined by {@code and}.
 *
 * <pre>{@code
 * span.attributes["tenant.region"] == nil and resource.attributes["tenant.region"] != "us-east"
 * }</pre>
 *
 * Anything else is refused: a condition that is not understood must not be believed.
 */
record FilterCondition(List<Comparison> comparisons) {

  private static final Pattern COMPARISON =
      Pattern.compile(
          "(span|resource)\\.attributes\\[\"([a-z._]+)\"] (==|!=) (nil|\"([A-Za-z0-9_-]+)\")");

  FilterCondition {
    comparisons = List.copyOf(comparisons);
  }

  /**
   * Where one attribute is looked for and what it is compared with.
   *
   * @param value null is OTTL's nil: the attribute is absent
   */
  record Comparison(boolean ofResource, String attribute, boolean equal, @Nullable String value) {

    boolean holds(Span span) {
      Map<String, String> attributes = ofResource ? span.resourceAttributes() : span.attributes();
      return equal == Objects.equals(attributes.get(attribute), value);
    }
  }

  /**
   * Reads one condition.
   *
   * @throws IllegalArgumentException when it has another shape
   */
  static FilterCondition parse(String condition) {
    return new FilterCondition(
        Arrays.stream(condition.split(" and ", -1))
            .map(comparison -> parseComparison(comparison, condition))
            .toList());
  }

  /** Whether the filter drops {@code span} because of this condition. */
  boolean drops(Span span) {
    return comparisons.stream().allMatch(comparison -> comparison.holds(span));
  }

  private static Comparison parseComparison(String comparison, String condition) {
    Matcher matcher = COMPARISON.matcher(comparison);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "%s (expected: (span|resource).attributes[\"name\"] (==|!=) (\"text\"|nil), joined by and)"
              .formatted(condition));
    }
    return new Comparison(
        matcher.group(1).equals("resource"),
        matcher.group(2),
        matcher.group(3).equals("=="),
        matcher.group(5));
  }
}

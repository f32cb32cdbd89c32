package io.tenantry.dashboards;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a query reads and what it keeps. This is no parser: whether the text is PromQL is checked by
 * the generator, with Prometheus's own grammar.
 *
 * @param groupedBy labels of the first {@code by (…)}, which in our queries is the outermost
 */
record PromqlQuery(List<Selector> selectors, List<String> groupedBy) {

  private static final String NAME = "[A-Za-z_:][A-Za-z0-9_:]*";
  private static final Pattern SELECTOR =
      Pattern.compile("(%s)?\\{((?:[^{}\"]|\"[^\"]*\")*)}(\\[[^]]*])?".formatted(NAME));
  private static final Pattern MATCHER =
      Pattern.compile("(%s)\\s*(=~|!~|!=|=)\\s*\"([^\"]*)\"".formatted(NAME));
  private static final Pattern LABELS =
      Pattern.compile("\\b(by|without|on|ignoring|group_left|group_right)\\s*\\(([^)]*)\\)");
  private static final Pattern WORD = Pattern.compile("\\b(%s)(\\s*\\()?".formatted(NAME));
  private static final Set<String> KEYWORDS =
      Set.of("and", "or", "unless", "bool", "offset", "by", "without");

  /**
   * One selection of series.
   *
   * @param metric empty when the series are selected by labels only
   * @param matchers label to operator and text, such as {@code =~"$job"}
   * @param range the range in its brackets, empty for an instant
   * @param function the function directly around it, empty when there is none
   */
  record Selector(String metric, Map<String, String> matchers, String range, String function) {}

  static PromqlQuery parse(String promql) {
    var selectors = new ArrayList<Selector>();
    var rest = new StringBuilder();
    Matcher found = SELECTOR.matcher(promql);
    while (found.find()) {
      selectors.add(
          new Selector(
              orEmpty(found.group(1)),
              matchers(found.group(2)),
              orEmpty(found.group(3)),
              functionBefore(promql.substring(0, found.start()))));
      found.appendReplacement(rest, " ");
    }
    found.appendTail(rest);

    Matcher word = WORD.matcher(LABELS.matcher(rest).replaceAll(" "));
    while (word.find()) {
      boolean isFunction = word.group(2) != null;
      if (!isFunction && !KEYWORDS.contains(word.group(1))) {
        selectors.add(new Selector(word.group(1), Map.of(), "", ""));
      }
    }
    return new PromqlQuery(List.copyOf(selectors), groupedBy(rest.toString()));
  }

  private static List<String> groupedBy(String promql) {
    Matcher labels = LABELS.matcher(promql);
    while (labels.find()) {
      if (labels.group(1).equals("by")) {
        return Arrays.stream(labels.group(2).split(",", -1)).map(String::strip).toList();
      }
    }
    return List.of();
  }

  private static Map<String, String> matchers(String text) {
    var matchers = new TreeMap<String, String>();
    Matcher found = MATCHER.matcher(text);
    while (found.find()) {
      matchers.put(found.group(1), "%s\"%s\"".formatted(found.group(2), found.group(3)));
    }
    return matchers;
  }

  private static String functionBefore(String text) {
    Matcher function = Pattern.compile("(%s)\\($".formatted(NAME)).matcher(text);
    return function.find() ? orEmpty(function.group(1)) : "";
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}

package io.tenantry.dashboards;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * What must hold for every dashboard. Those that Grafana's dashboard-linter knows carry its name in
 * their comment; its rules on instances are left out, see {@code generated/.lint}.
 */
enum DashboardRule {

  /** template-datasource: the reader chooses the data source. */
  DATASOURCE_IS_A_VARIABLE {
    @Override
    List<String> faults(Dashboard dashboard) {
      return dashboard.variables().stream()
              .anyMatch(variable ->
                  text(variable, "type").equals("datasource")
                      && text(variable, "query").equals("prometheus")
                      && text(variable, "name").equals("datasource")
                      && text(variable, "label").equals("Data Source"))
          ? List.of()
          : List.of("no variable 'datasource' labelled 'Data Source'");
    }
  },

  /** template-job: the reader chooses the scrape jobs. */
  JOB_IS_A_VARIABLE {
    @Override
    List<String> faults(Dashboard dashboard) {
      return dashboard.variables().stream()
              .anyMatch(variable ->
                  text(variable, "type").equals("query")
                      && text(variable, "name").equals("job")
                      && text(variable, "label").equals("Job")
                      && text(variable, "allValue").equals(".+")
                      && variable.path("multi").asBoolean(false))
          ? List.of()
          : List.of("no variable 'job' labelled 'Job', multi, all: .+");
    }
  },

  /** template-on-time-change-reload: a tenant that came a minute ago can be chosen. */
  VARIABLES_RELOAD_WITH_THE_TIME_RANGE {
    @Override
    List<String> faults(Dashboard dashboard) {
      return queryVariables(dashboard)
          .filter(variable -> variable.path("refresh").asInt(0) != ON_TIME_RANGE_CHANGED)
          .map(variable -> "variable %s does not reload".formatted(text(variable, "name")))
          .toList();
    }
  },

  /** template-label-promql: lists are made of the labels of agreed metrics. */
  VARIABLES_LIST_AGREED_LABELS {
    @Override
    List<String> faults(Dashboard dashboard) {
      var faults = new ArrayList<String>();
      queryVariables(dashboard)
          .forEach(variable -> {
            String query = variable.path("query").path("query").asString("");
            var listing = LABEL_VALUES.matcher(query);
            if (!listing.matches()) {
              faults.add(
                  "variable %s: %s is no label_values(selector, label)"
                      .formatted(text(variable, "name"), query));
              return;
            }
            PromqlQuery selection = PromqlQuery.parse(listing.group(1));
            Stream.concat(unknownIn(selection), unknownLabels(selection, List.of(listing.group(2))))
                .map(fault -> "variable %s: %s".formatted(text(variable, "name"), fault))
                .forEach(faults::add);
          });
      return faults;
    }
  },

  /**
   * panel-datasource: every panel and query asks the chosen data source. No uid is written down.
   */
  EVERYTHING_USES_THE_CHOSEN_DATASOURCE {
    @Override
    List<String> faults(Dashboard dashboard) {
      var faults = new ArrayList<String>();
      dashboard.panels().stream()
          .filter(panel -> !usesChosenDatasource(panel))
          .map(Dashboard::nameOf)
          .forEach(faults::add);
      dashboard.targets().stream()
          .filter(target -> !usesChosenDatasource(target.json()))
          .map(Dashboard.Target::toString)
          .forEach(faults::add);
      queryVariables(dashboard)
          .filter(variable -> !usesChosenDatasource(variable))
          .map(variable -> "variable %s".formatted(text(variable, "name")))
          .forEach(faults::add);
      return faults;
    }
  },

  /** panel-title-description. */
  PANELS_SAY_WHAT_THEY_SHOW {
    @Override
    List<String> faults(Dashboard dashboard) {
      return panelsWhere(
          dashboard,
          panel -> text(panel, "title").isBlank() || text(panel, "description").isBlank(),
          "has no title or no description");
    }
  },

  /** panel-units. */
  PANELS_HAVE_UNITS {
    @Override
    List<String> faults(Dashboard dashboard) {
      return panelsWhere(
          dashboard,
          panel -> text(panel.path("fieldConfig").path("defaults"), "unit").isBlank(),
          "has no unit");
    }
  },

  /** panel-no-targets. */
  PANELS_ASK_SOMETHING {
    @Override
    List<String> faults(Dashboard dashboard) {
      return panelsWhere(
          dashboard,
          panel ->
              panel.path("targets").isEmpty()
                  || panel
                      .path("targets")
                      .valueStream()
                      .anyMatch(target -> text(target, "expr").isBlank()),
          "has no query");
    }
  },

  /** target-rate-interval: a range follows the scrape interval and the reader's zoom. */
  RANGES_ARE_THE_RATE_INTERVAL {
    @Override
    List<String> faults(Dashboard dashboard) {
      return selectorsWhere(
          dashboard,
          selector -> !selector.range().isEmpty() && !selector.range().equals("[$__rate_interval]"),
          "has another range than $__rate_interval");
    }
  },

  /** target-job. */
  TARGETS_MATCH_THE_JOB {
    @Override
    List<String> faults(Dashboard dashboard) {
      return selectorsWhere(
          dashboard, selector -> !matches(selector, "job", "job"), "does not match $job");
    }
  },

  /** Whatever is known by tenant is narrowed by the chosen tenants and regions. */
  TARGETS_MATCH_TENANT_AND_REGION {
    @Override
    List<String> faults(Dashboard dashboard) {
      return selectorsWhere(
          dashboard,
          selector ->
              hasLabel(selector, "tenant_id")
                  && !(matches(selector, "tenant_id", "tenant")
                      && matches(selector, "tenant_region", "region")),
          "does not match $tenant and $region");
    }
  },

  /** Whatever is known by workload is narrowed by the chosen workloads. */
  TARGETS_MATCH_THE_WORKLOAD {
    @Override
    List<String> faults(Dashboard dashboard) {
      return selectorsWhere(
          dashboard,
          selector -> hasLabel(selector, "workload") && !matches(selector, "workload", "workload"),
          "does not match $workload");
    }
  },

  /** target-counter-agg: a counter is read as a rate, and nothing else is. */
  COUNTERS_ARE_READ_AS_RATES {
    @Override
    List<String> faults(Dashboard dashboard) {
      return selectorsWhere(
          dashboard,
          selector -> {
            String metric = selector.metric();
            boolean isCounter =
                METRICS.knows(metric) ? METRICS.isCounter(metric) : metric.endsWith("_total");
            return isCounter != RATES.contains(selector.function());
          },
          "is a counter without a rate, or a rate of no counter");
    }
  },

  /** Queries read agreed metrics only, by labels that these have. */
  TARGETS_READ_AGREED_METRICS {
    @Override
    List<String> faults(Dashboard dashboard) {
      return dashboard.targets().stream()
          .flatMap(target ->
              Stream.concat(
                      unknownIn(target.query()),
                      unknownLabels(target.query(), target.query().groupedBy()))
                  .map(fault -> "%s: %s".formatted(target, fault)))
          .toList();
    }
  },

  /** A line is called by labels that its query keeps. */
  LINES_ARE_NAMED_BY_LABELS_THAT_ARE_KEPT {
    @Override
    List<String> faults(Dashboard dashboard) {
      var faults = new ArrayList<String>();
      for (Dashboard.Target target : dashboard.targets()) {
        if (text(target.json(), "format").equals("table")) {
          continue;
        }
        var labels =
            LEGEND_LABEL.matcher(target.legend()).results().map(label -> label.group(1)).toList();
        if (labels.isEmpty() || !target.query().groupedBy().containsAll(labels)) {
          faults.add(
              "%s: legend '%s' of a query by %s"
                  .formatted(target, target.legend(), target.query().groupedBy()));
        }
      }
      return faults;
    }
  },

  /** uneditable-dashboard: what is changed is changed in the sources. */
  IS_READ_ONLY {
    @Override
    List<String> faults(Dashboard dashboard) {
      return dashboard.root().path("editable").asBoolean(true) ? List.of("is editable") : List.of();
    }
  },

  /** Deep links name panels by number: each has one, and no other panel has the same. */
  PANELS_HAVE_THEIR_OWN_NUMBER {
    @Override
    List<String> faults(Dashboard dashboard) {
      Map<Integer, Long> numbers =
          dashboard.allPanels().stream()
              .collect(groupingBy(panel -> panel.path("id").asInt(0), counting()));
      return numbers.entrySet().stream()
          .filter(entry -> entry.getKey() <= 0 || entry.getValue() > 1)
          .map(entry -> "%d panels have the number %d".formatted(entry.getValue(), entry.getKey()))
          .toList();
    }
  },

  /** No panel lies over another or outside the 24 columns. */
  PANELS_DO_NOT_OVERLAP {
    @Override
    List<String> faults(Dashboard dashboard) {
      var faults = new ArrayList<String>();
      var seen = new ArrayList<JsonNode>();
      for (JsonNode panel : dashboard.allPanels()) {
        if (edge(panel, "x") < 0 || edge(panel, "x") + edge(panel, "w") > 24) {
          faults.add("%s lies outside the grid".formatted(Dashboard.nameOf(panel)));
        }
        seen.stream()
            .filter(other -> overlap(panel, other))
            .map(other ->
                "%s lies over %s".formatted(Dashboard.nameOf(panel), Dashboard.nameOf(other)))
            .forEach(faults::add);
        seen.add(panel);
      }
      return faults;
    }
  },

  /** Grafana refuses some properties that are null; none of ours is. */
  NOTHING_IS_NULL {
    @Override
    List<String> faults(Dashboard dashboard) {
      return nulls("", dashboard.root()).toList();
    }
  },

  /** A reader can take in 25 panels, and a ConfigMap holds a mebibyte. */
  IS_SMALL {
    @Override
    List<String> faults(Dashboard dashboard) {
      var faults = new ArrayList<String>();
      if (dashboard.panels().size() > 25) {
        faults.add("%d panels (at most 25)".formatted(dashboard.panels().size()));
      }
      int bytes = dashboard.root().toPrettyString().getBytes(StandardCharsets.UTF_8).length;
      if (bytes >= 1 << 20) {
        faults.add("%d bytes (less than 1 MiB)".formatted(bytes));
      }
      return faults;
    }
  };

  private static final AgreedMetrics METRICS = AgreedMetrics.read(Path.of("metrics.txt"));
  private static final Set<String> RATES = Set.of("rate", "irate", "increase");
  private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((.+), ([a-z_]+)\\)");
  private static final Pattern LEGEND_LABEL = Pattern.compile("\\{\\{([a-z_]+)}}");
  private static final int ON_TIME_RANGE_CHANGED = 2;

  /** What {@code dashboard} does against this rule, as sentences; empty when it keeps it. */
  abstract List<String> faults(Dashboard dashboard);

  private static String text(JsonNode node, String property) {
    return node.path(property).asString("");
  }

  private static Stream<JsonNode> queryVariables(Dashboard dashboard) {
    return dashboard.variables().stream()
        .filter(variable -> text(variable, "type").equals("query"));
  }

  private static boolean usesChosenDatasource(JsonNode node) {
    return text(node.path("datasource"), "uid").equals("${datasource}");
  }

  private static List<String> panelsWhere(
      Dashboard dashboard, Predicate<JsonNode> isWrong, String sentence) {
    return dashboard.panels().stream()
        .filter(isWrong)
        .map(panel -> "%s %s".formatted(Dashboard.nameOf(panel), sentence))
        .toList();
  }

  private static List<String> selectorsWhere(
      Dashboard dashboard, Predicate<PromqlQuery.Selector> isWrong, String sentence) {
    return dashboard.targets().stream()
        .flatMap(target ->
            target.query().selectors().stream()
                .filter(isWrong)
                .map(s -> "%s: %s %s".formatted(target, s.metric(), sentence)))
        .toList();
  }

  private static boolean matches(PromqlQuery.Selector selector, String label, String variable) {
    return "=~\"$%s\"".formatted(variable).equals(selector.matchers().get(label));
  }

  private static boolean hasLabel(PromqlQuery.Selector selector, String label) {
    return METRICS.knows(selector.metric()) && METRICS.hasLabel(selector.metric(), label);
  }

  private static Stream<String> unknownIn(PromqlQuery query) {
    return query.selectors().stream()
        .flatMap(selector ->
            names(selector).stream()
                .flatMap(name ->
                    METRICS.knows(name)
                        ? unknownLabels(name, selector.matchers().keySet())
                        : Stream.of("%s is no agreed metric".formatted(name))))
        .distinct();
  }

  /** The labels that none of the joined metrics has. */
  private static Stream<String> unknownLabels(PromqlQuery query, Collection<String> labels) {
    List<String> metrics =
        query.selectors().stream()
            .flatMap(selector -> names(selector).stream())
            .filter(METRICS::knows)
            .distinct()
            .toList();
    return labels.stream()
        .filter(label -> metrics.stream().noneMatch(metric -> METRICS.hasLabel(metric, label)))
        .map(label -> "%s has no label %s".formatted(String.join(" or ", metrics), label));
  }

  private static Stream<String> unknownLabels(String metric, Collection<String> labels) {
    return labels.stream()
        .filter(label -> !label.equals("__name__") && !METRICS.hasLabel(metric, label))
        .map(label -> "%s has no label %s".formatted(metric, label));
  }

  /** A selector's metrics: its name, or those that {@code __name__=~"a|b"} lists. */
  private static List<String> names(PromqlQuery.Selector selector) {
    if (!selector.metric().isEmpty()) {
      return List.of(selector.metric());
    }
    String names = selector.matchers().getOrDefault("__name__", "");
    return List.of(names.replaceAll("^=~?|\"", "").split("\\|", -1));
  }

  private static int edge(JsonNode panel, String edge) {
    return panel.path("gridPos").path(edge).asInt(-1);
  }

  private static boolean overlap(JsonNode a, JsonNode b) {
    return edge(a, "x") < edge(b, "x") + edge(b, "w")
        && edge(b, "x") < edge(a, "x") + edge(a, "w")
        && edge(a, "y") < edge(b, "y") + edge(b, "h")
        && edge(b, "y") < edge(a, "y") + edge(a, "h");
  }

  private static Stream<String> nulls(String path, JsonNode node) {
    if (node.isNull()) {
      return Stream.of("%s is null".formatted(path));
    }
    if (node.isArray()) {
      return node.valueStream().flatMap(value -> nulls(path + "[]", value));
    }
    return node.propertyStream()
        .flatMap(property -> nulls(path + "/" + property.getKey(), property.getValue()));
  }
}

package io.tenantry.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Every committed dashboard keeps every rule, and every rule finds the fault that it is for. */
class DashboardRuleTest {

  private static final Path TENANT_OVERVIEW = Path.of("generated/tenant-overview.json");
  private static final int REQUESTS_BY_TENANT = 12;
  private static final int REPLICAS = 31;

  @ParameterizedTest(name = "{1} in {0}")
  @MethodSource
  void holds(Path file, DashboardRule rule) {
    assertThat(rule.faults(Dashboard.read(file))).isEmpty();
  }

  static Stream<Arguments> holds() {
    return Dashboard.committedFiles().stream()
        .flatMap(
            file -> Arrays.stream(DashboardRule.values()).map(rule -> Arguments.of(file, rule)));
  }

  @Test
  void dashboardsHaveUidsOfTheirOwn() {
    assertThat(Dashboard.committedFiles())
        .isNotEmpty()
        .extracting(file -> Dashboard.read(file).root().path("uid").asString(""))
        .doesNotHaveDuplicates()
        .allMatch(uid -> uid.startsWith("tenantry-"));
  }

  @ParameterizedTest
  @MethodSource("plantedFaults")
  void findsAPlantedFault(DashboardRule rule, Consumer<ObjectNode> change, String fault) {
    var root = (ObjectNode) Dashboard.read(TENANT_OVERVIEW).root();
    change.accept(root);

    assertThat(rule.faults(new Dashboard(root)))
        .anySatisfy(found -> assertThat(found).contains(fault));
  }

  static Stream<Arguments> plantedFaults() {
    return Stream.of(
        planted(
            "another name for the data source",
            DashboardRule.DATASOURCE_IS_A_VARIABLE,
            root -> variable(root, "datasource").put("name", "prometheus"),
            "no variable 'datasource'"),
        planted(
            "a job list that takes one job",
            DashboardRule.JOB_IS_A_VARIABLE,
            root -> variable(root, "job").put("multi", false),
            "no variable 'job'"),
        planted(
            "a list that is read once",
            DashboardRule.VARIABLES_RELOAD_WITH_THE_TIME_RANGE,
            root -> variable(root, "tenant").put("refresh", 1),
            "variable tenant does not reload"),
        planted(
            "a list of a label that is not there",
            DashboardRule.VARIABLES_LIST_AGREED_LABELS,
            root ->
                ((ObjectNode) variable(root, "tenant").path("query"))
                    .put("query", "label_values(http_server_requests_seconds_count{}, tenant)"),
            "http_server_requests_seconds_count has no label tenant"),
        planted(
            "a list of an unknown metric",
            DashboardRule.VARIABLES_LIST_AGREED_LABELS,
            root ->
                ((ObjectNode) variable(root, "tenant").path("query"))
                    .put("query", "label_values(requests{}, tenant_id)"),
            "requests is no agreed metric"),
        planted(
            "a query of another kind",
            DashboardRule.VARIABLES_LIST_AGREED_LABELS,
            root ->
                ((ObjectNode) variable(root, "tenant").path("query"))
                    .put("query", "query_result(up)"),
            "is no label_values"),
        planted(
            "a panel's data source by its uid",
            DashboardRule.EVERYTHING_USES_THE_CHOSEN_DATASOURCE,
            root ->
                ((ObjectNode) panel(root, REPLICAS).path("datasource")).put("uid", "P1809F7CD0C7"),
            "panel 31"),
        planted(
            "a query without a data source",
            DashboardRule.EVERYTHING_USES_THE_CHOSEN_DATASOURCE,
            root -> target(root, REPLICAS).remove("datasource"),
            "query A"),
        planted(
            "no description",
            DashboardRule.PANELS_SAY_WHAT_THEY_SHOW,
            root -> panel(root, REPLICAS).remove("description"),
            "panel 31"),
        planted(
            "no unit",
            DashboardRule.PANELS_HAVE_UNITS,
            root ->
                ((ObjectNode) panel(root, REPLICAS).path("fieldConfig").path("defaults"))
                    .remove("unit"),
            "panel 31"),
        planted(
            "no query",
            DashboardRule.PANELS_ASK_SOMETHING,
            root -> ((ArrayNode) panel(root, REPLICAS).path("targets")).removeAll(),
            "panel 31"),
        expr(
            "five minutes, whatever the zoom",
            DashboardRule.RANGES_ARE_THE_RATE_INTERVAL,
            "$__rate_interval",
            "5m",
            "has another range"),
        expr(
            "every job",
            DashboardRule.TARGETS_MATCH_THE_JOB,
            "job=~\"$job\", ",
            "",
            "does not match $job"),
        expr(
            "every tenant",
            DashboardRule.TARGETS_MATCH_TENANT_AND_REGION,
            ", tenant_id=~\"$tenant\"",
            "",
            "does not match $tenant"),
        expr(
            "tenants by another variable",
            DashboardRule.TARGETS_MATCH_TENANT_AND_REGION,
            "$region",
            "$tenant",
            "does not match $tenant and $region"),
        planted(
            "every workload",
            DashboardRule.TARGETS_MATCH_THE_WORKLOAD,
            root -> replaceExpr(root, REPLICAS, ", workload=~\"$workload\"", ""),
            "does not match $workload"),
        expr(
            "a counter as it is",
            DashboardRule.COUNTERS_ARE_READ_AS_RATES,
            "rate(",
            "abs(",
            "is a counter without a rate"),
        planted(
            "the rate of a gauge",
            DashboardRule.COUNTERS_ARE_READ_AS_RATES,
            root -> replaceExpr(root, REPLICAS, "(tenantry_", "(rate(tenantry_"),
            "a rate of no counter"),
        expr(
            "a metric that was renamed",
            DashboardRule.TARGETS_READ_AGREED_METRICS,
            "http_server_requests_seconds_count",
            "http_server_request_duration_seconds_count",
            "http_server_request_duration_seconds_count is no agreed metric"),
        expr(
            "a matcher of a label that is not there",
            DashboardRule.TARGETS_READ_AGREED_METRICS,
            "tenant_region=~",
            "region=~",
            "http_server_requests_seconds_count has no label region"),
        expr(
            "grouped by a label that is not there",
            DashboardRule.TARGETS_READ_AGREED_METRICS,
            "by (tenant_id)",
            "by (tenant)",
            "http_server_requests_seconds_count has no label tenant"),
        planted(
            "a legend of a label that is summed away",
            DashboardRule.LINES_ARE_NAMED_BY_LABELS_THAT_ARE_KEPT,
            root -> target(root, REPLICAS).put("legendFormat", "{{tenant_plan}}"),
            "legend '{{tenant_plan}}'"),
        planted(
            "no legend",
            DashboardRule.LINES_ARE_NAMED_BY_LABELS_THAT_ARE_KEPT,
            root -> target(root, REPLICAS).remove("legendFormat"),
            "legend ''"),
        planted(
            "editable",
            DashboardRule.IS_READ_ONLY,
            root -> root.put("editable", true),
            "is editable"),
        planted(
            "two panels of one number",
            DashboardRule.PANELS_HAVE_THEIR_OWN_NUMBER,
            root -> panel(root, REPLICAS).put("id", REQUESTS_BY_TENANT),
            "2 panels have the number 12"),
        planted(
            "a panel without a number",
            DashboardRule.PANELS_HAVE_THEIR_OWN_NUMBER,
            root -> panel(root, REPLICAS).remove("id"),
            "1 panels have the number 0"),
        planted(
            "a panel over another",
            DashboardRule.PANELS_DO_NOT_OVERLAP,
            root -> ((ObjectNode) panel(root, REPLICAS).path("gridPos")).put("w", 13),
            "lies over panel 31"),
        planted(
            "a panel beyond the right edge",
            DashboardRule.PANELS_DO_NOT_OVERLAP,
            root -> ((ObjectNode) panel(root, REPLICAS).path("gridPos")).put("x", 20),
            "panel 31 'Replicas' lies outside the grid"),
        planted(
            "a null",
            DashboardRule.NOTHING_IS_NULL,
            root -> panel(root, REPLICAS).putNull("options"),
            "/panels[]/options is null"),
        planted(
            "too many panels",
            DashboardRule.IS_SMALL,
            root -> {
              for (int i = 0; i < 25; i++) {
                ((ArrayNode) root.path("panels")).add(panel(root, REPLICAS).deepCopy());
              }
            },
            "panels (at most 25)"),
        planted(
            "too large for a ConfigMap",
            DashboardRule.IS_SMALL,
            root -> root.put("description", "x".repeat(1 << 20)),
            "bytes (less than 1 MiB)"));
  }

  @Test
  void everyRuleHasAPlantedFault() {
    var planted =
        plantedFaults()
            .map(arguments -> (DashboardRule) arguments.get()[0])
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(DashboardRule.class)));

    assertThat(planted).containsExactly(DashboardRule.values());
  }

  private static Arguments planted(
      String name, DashboardRule rule, Consumer<ObjectNode> change, String fault) {
    return argumentSet(name, rule, change, fault);
  }

  /** Plants the fault in the first query of 'Requests by tenant'. */
  private static Arguments expr(
      String name, DashboardRule rule, String text, String replacement, String fault) {
    return planted(
        name, rule, root -> replaceExpr(root, REQUESTS_BY_TENANT, text, replacement), fault);
  }

  private static void replaceExpr(ObjectNode root, int panel, String text, String replacement) {
    ObjectNode target = target(root, panel);
    String expr = target.path("expr").asString("");
    assertThat(expr).contains(text);
    target.put("expr", expr.replace(text, replacement));
  }

  private static ObjectNode panel(ObjectNode root, int id) {
    return only(root.path("panels").valueStream().filter(p -> p.path("id").asInt(0) == id));
  }

  private static ObjectNode target(ObjectNode root, int panel) {
    return (ObjectNode) panel(root, panel).path("targets").path(0);
  }

  private static ObjectNode variable(ObjectNode root, String name) {
    return only(
        root.path("templating")
            .path("list")
            .valueStream()
            .filter(variable -> variable.path("name").asString("").equals(name)));
  }

  private static ObjectNode only(Stream<JsonNode> nodes) {
    return (ObjectNode) nodes.findFirst().orElseThrow();
  }
}

package io.tenantry.collector.alerts;

import static java.util.Locale.ROOT;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * What an alert says to who is woken by it. That each fires when it should, and not otherwise, is
 * in {@code alerts/collectors_test.yaml}, which promtool runs.
 */
class AlertRulesTest {

  private static final Path RULES = Path.of("alerts", "collectors.yaml");
  private static final Path TESTS = Path.of("alerts", "collectors_test.yaml");
  private static final Path MANUAL = Path.of("..", "docs", "collectors.md");

  private record Alert(String name, Map<?, ?> labels, Map<?, ?> annotations) {}

  @TestFactory
  Stream<DynamicTest> everyAlertHelpsWhoGetsIt() throws IOException {
    String manual = Files.readString(MANUAL);
    String tests = Files.readString(TESTS);
    return alerts().stream()
        .map(alert ->
            DynamicTest.dynamicTest(
                alert.name(),
                () -> {
                  assertThat(alert.labels().get("severity")).isIn("critical", "warning");
                  assertThat(alert.annotations().get("summary").toString()).isNotBlank();
                  assertThat(alert.annotations().get("description").toString()).isNotBlank();
                  assertThat(alert.annotations().get("runbook"))
                      .isEqualTo("docs/collectors.md#" + alert.name().toLowerCase(ROOT));
                  assertThat(manual).contains("\n### " + alert.name() + "\n");
                  assertThat(tests)
                      .contains(
                          "alertname=\"%s\", alertstate=\"firing\", severity=\"%s\""
                              .formatted(alert.name(), alert.labels().get("severity")));
                }));
  }

  private static List<Alert> alerts() throws IOException {
    Object file = new Load(LoadSettings.builder().build()).loadFromString(Files.readString(RULES));
    List<Alert> alerts =
        ((List<?>) ((Map<?, ?>) file).get("groups"))
            .stream()
                .flatMap(group -> ((List<?>) ((Map<?, ?>) group).get("rules")).stream())
                .map(rule -> (Map<?, ?>) rule)
                .map(rule ->
                    new Alert(
                        String.valueOf(rule.get("alert")),
                        (Map<?, ?>) rule.get("labels"),
                        (Map<?, ?>) rule.get("annotations")))
                .toList();
    assertThat(alerts).isNotEmpty();
    return alerts;
  }
}

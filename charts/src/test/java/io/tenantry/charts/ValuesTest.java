package io.tenantry.charts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.marcnuri.helm.LintResult;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What may be set, and what the owner of a wrong value is told. */
class ValuesTest {

  private static final JsonNode SCHEMA = schema();

  private static JsonNode schema() {
    try {
      return JsonMapper.shared()
          .readTree(Files.readString(Chart.FOLDER.resolve("values.schema.json")));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void lints() {
    LintResult result = Chart.lint();

    assertThat(result.getMessages()).noneMatch(message -> message.contains("ERROR"));
    assertThat(result.isFailed()).isFalse();
  }

  /** Values with a schema for their members, by path; a list's elements are {@code []}. */
  private static Map<String, JsonNode> closedObjects() {
    Map<String, JsonNode> objects = new TreeMap<>();
    collect("", SCHEMA, objects);
    return objects;
  }

  private static void collect(String path, JsonNode schema, Map<String, JsonNode> objects) {
    if (schema.has("$ref")) {
      String name = schema.path("$ref").asString().replaceFirst(".*/", "");
      collect(path, SCHEMA.path("definitions").path(name), objects);
    } else if (schema.has("properties")) {
      objects.put(path, schema);
      for (Map.Entry<String, JsonNode> child : schema.path("properties").properties()) {
        String childPath = path.isEmpty() ? child.getKey() : path + "." + child.getKey();
        collect(childPath, child.getValue(), objects);
      }
    } else if (schema.has("items")) {
      collect(path + "[0]", schema.path("items"), objects);
    }
  }

  static Stream<String> objects() {
    return closedObjects().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("objects")
  void refusesAnUnknownValueAtEveryLevel(String path) {
    String unknown = path.isEmpty() ? "surprise" : path + ".surprise";

    assertThatThrownBy(() -> Chart.render(Chart.DEFAULT_VALUES, Map.of(unknown, "x")))
        .hasMessageContaining("surprise");
  }

  @Test
  void documentsEveryValueOfTheSchemaAndNoOther() throws IOException {
    Object values =
        Chart.parseAll(Files.readString(Chart.FOLDER.resolve("values.yaml"))).iterator().next();

    closedObjects()
        .forEach((path, schema) -> {
          if (!path.contains("[")) {
            Object[] steps = path.isEmpty() ? new Object[0] : path.split("\\.", -1);
            // A pod's affinity and resources are Kubernetes' words, which need no default.
            if (!path.equals("affinity")) {
              assertThat(((Map<?, ?>) Chart.at(values, steps)).keySet())
                  .describedAs(path)
                  .map(String::valueOf)
                  .containsExactlyInAnyOrderElementsOf(
                      schema.path("properties").propertyNames().stream()
                          .filter(name -> !name.equals("global"))
                          .toList());
            }
          }
        });
  }

  static Stream<Arguments> wrongValues() {
    return Stream.of(
        wrong("replicas", 0, "replicas"),
        wrong("replicas", 3, "replicas"),
        wrong("image.pullPolicy", "Sometimes", "pullPolicy"),
        wrong("image.repository", "", "image.repository is empty: set it to"),
        wrong("kubernetes.namespace", "Shop", "namespace"),
        wrong("control.tickInterval", "1", "tickInterval"),
        wrong("control.tickInterval", "50ms", "control.tickInterval is 50ms: choose"),
        wrong("control.tickInterval", "11s", "control.tickInterval is 11s: choose"),
        wrong("otlp.maxRequestSize", "4 megabytes", "maxRequestSize"),
        wrong("otlp.maxSampleAge", "soon", "maxSampleAge"),
        wrong("leaderElection.leaseName", "Lease", "leaseName"),
        wrong(
            "leaderElection.leaseDuration",
            "10s",
            "leaderElection.leaseDuration is 10s: make it longer than"
                + " leaderElection.renewDeadline, which is 10s"),
        wrong(
            "leaderElection.leaseDuration",
            "15500ms",
            "leaderElection.leaseDuration is 15500ms: choose whole seconds"),
        wrong(
            "leaderElection.renewDeadline",
            "4400ms",
            "leaderElection.renewDeadline is 4400ms: make it longer than 2.2 x"
                + " leaderElection.retryPeriod, which is 2s"),
        wrong(
            "leaderElection.retryPeriod",
            "50ms",
            "leaderElection.retryPeriod is 50ms: choose at least 100ms"),
        wrong(
            "serviceAccount.create",
            false,
            "serviceAccount.name is empty while serviceAccount.create is false"),
        wrong("terminationGracePeriodSeconds", 1, "terminationGracePeriodSeconds"),
        wrong("otlp.maxSeries", 0, "maxSeries"),
        wrong("otlp.maxSeries", 10_000_001, "maxSeries"),
        wrong("networkPolicy.enabled", "maybe", "enabled"),
        wrong(
            "networkPolicy.enabled",
            true,
            "networkPolicy.otlpFrom is empty while networkPolicy.enabled is true: name who may"
                + " send"));
  }

  private static Arguments wrong(String value, Object to, String message) {
    return argumentSet(value + "=" + to, value, to, message);
  }

  @ParameterizedTest
  @MethodSource("wrongValues")
  void namesTheValueThatIsWrong(String value, Object to, String message) {
    assertThatThrownBy(() -> Chart.render(Chart.DEFAULT_VALUES, Map.of(value, to)))
        .hasMessageContaining(message);
  }

  @Test
  void takesEveryDurationThatTheSchemaAllows() {
    assertThat(
            Chart.render(
                Chart.DEFAULT_VALUES,
                Map.of(
                    "leaderElection.leaseDuration", "1m",
                    "leaderElection.renewDeadline", "45s",
                    "leaderElection.retryPeriod", "1500ms")))
        .contains("lease-duration=1m", "renew-deadline=45s", "retry-period=1500ms");
  }
}

package io.tenantry.charts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How the autoscaler is run and reached. */
class WorkloadTest {

  private static final Map<String, Object> DEFAULT = Map.of();

  private static Object pod(Map<String, Object> values) {
    return Chart.at(Chart.object("Deployment", values), "spec", "template");
  }

  /** The Pod Security Standard "restricted", and a root that cannot be written. */
  @Test
  void runsWithoutPrivileges() {
    Object spec = Chart.at(pod(DEFAULT), "spec");
    Object container = Chart.at(spec, "containers", 0);

    assertThat(Chart.at(spec, "securityContext", "runAsNonRoot")).isEqualTo(true);
    assertThat(Chart.at(spec, "securityContext", "seccompProfile", "type"))
        .isEqualTo("RuntimeDefault");
    assertThat(Chart.at(container, "securityContext"))
        .isEqualTo(
            Map.of(
                "allowPrivilegeEscalation", false,
                "readOnlyRootFilesystem", true,
                "capabilities", Map.of("drop", List.of("ALL"))));
  }

  @Test
  void isFoundByItsServiceOnEveryPort() {
    Object service = Chart.object("Service", DEFAULT);

    assertThat(Chart.at(service, "metadata", "name")).isEqualTo("tenantry-autoscaler");
    assertThat(((List<?>) Chart.at(service, "spec", "ports")))
        .extracting(port -> Chart.at(port, "port"))
        .containsExactly(4317, 4318, 8080);
    Map<?, ?> labels = (Map<?, ?>) Chart.at(pod(DEFAULT), "metadata", "labels");
    Map<?, ?> selector = (Map<?, ?>) Chart.at(service, "spec", "selector");
    assertThat(labels.entrySet().containsAll(selector.entrySet())).isTrue();
  }

  @Test
  void asksTheApplicationHowItIs() {
    Object container = Chart.at(pod(DEFAULT), "spec", "containers", 0);

    assertThat(Chart.at(container, "livenessProbe", "httpGet", "path"))
        .isEqualTo("/actuator/health/liveness");
    assertThat(Chart.at(container, "readinessProbe", "httpGet", "path"))
        .isEqualTo("/actuator/health/readiness");
  }

  /** A sample that reaches a follower is a sample that nobody acts on. */
  @Test
  void sendsToTheLeaderWhenThereAreTwo() {
    Map<String, Object> two = Map.of("replicas", 2);
    Map<?, ?> selector = (Map<?, ?>) Chart.at(Chart.object("Service", two), "spec", "selector");

    assertThat(selector.get("tenantry.io/leader")).isEqualTo("true");
    assertThat(arguments(two))
        .contains("--tenantry.autoscaler.leader-election.pod-name=$(POD_NAME)");
    assertThat(Chart.at(pod(two), "spec", "containers", 0, "env", 0, "name")).isEqualTo("POD_NAME");
    assertThat(Chart.object("PodDisruptionBudget", two)).isNotNull();
  }

  @Test
  void needsNoneOfThatAlone() {
    Map<?, ?> selector = (Map<?, ?>) Chart.at(Chart.object("Service", DEFAULT), "spec", "selector");

    assertThat(selector.get("tenantry.io/leader")).isNull();
    assertThat(arguments(DEFAULT)).noneMatch(argument -> argument.contains("pod-name"));
    assertThat(Chart.objects(DEFAULT))
        .extracting(object -> object.get("kind"))
        .doesNotContain("PodDisruptionBudget", "NetworkPolicy");
  }

  @Test
  void letsInOnlyWhoIsNamed() {
    Map<String, Object> values =
        Map.of(
            "networkPolicy.enabled",
            true,
            "networkPolicy.otlpFrom[0].namespaceSelector.matchLabels.team",
            "shop");
    Object ingress = Chart.at(Chart.object("NetworkPolicy", values), "spec", "ingress");

    assertThat(Chart.at(ingress, 0, "from"))
        .isEqualTo(
            List.of(Map.of("namespaceSelector", Map.of("matchLabels", Map.of("team", "shop")))));
    assertThat(Chart.at(ingress, 1, "from"))
        .isEqualTo(List.of(Map.of("namespaceSelector", Map.of())));
  }

  /** Templates know numbers as floating point, and would write 1e+07. */
  @Test
  void writesALargeNumberInFull() {
    assertThat(arguments(Map.of("otlp.maxSeries", 10_000_000)))
        .contains("--tenantry.autoscaler.otlp.max-series=10000000");
  }

  /** A series takes up to 10 kB; the rest of the heap is for everything else. */
  @Test
  void givesMoreHeapThanTheSeriesTake() {
    Object container = Chart.at(pod(DEFAULT), "spec", "containers", 0);

    assertThat(arguments(DEFAULT)).contains("--tenantry.autoscaler.otlp.max-series=10000");
    assertThat(Chart.at(container, "resources"))
        .isEqualTo(
            Map.of(
                "requests", Map.of("cpu", "200m", "memory", "1Gi"),
                "limits", Map.of("memory", "1Gi")));
    assertThat(String.valueOf(Chart.at(container, "env", 0, "value")))
        .contains("-XX:MaxRAMPercentage=60");
  }

  @Test
  void usesTheGivenServiceAccountAndName() {
    List<Map<String, Object>> objects =
        Chart.objects(
            Map.of(
                "serviceAccount.create", false,
                "serviceAccount.name", "mine",
                "fullnameOverride", "scaler"));

    assertThat(objects).extracting(object -> object.get("kind")).doesNotContain("ServiceAccount");
    assertThat(objects)
        .filteredOn(object -> "Deployment".equals(object.get("kind")))
        .singleElement()
        .satisfies(deployment -> {
          assertThat(Chart.at(deployment, "metadata", "name")).isEqualTo("scaler");
          assertThat(Chart.at(deployment, "spec", "template", "spec", "serviceAccountName"))
              .isEqualTo("mine");
        });
  }

  @SuppressWarnings("unchecked")
  private static List<String> arguments(Map<String, Object> values) {
    return (List<String>) Chart.at(pod(values), "spec", "containers", 0, "args");
  }
}

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

  /**
   * Values with a schema for their members, by path; of a list, the first element; of a map, one
   * that is called {@code some}.
   */
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
    } else if (schema.path("additionalProperties").isObject()) {
      collect(path + ".some", schema.path("additionalProperties"), objects);
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
          if (!path.contains("[") && !path.contains(".some")) {
            Object[] steps = path.isEmpty() ? new Object[0] : path.split("\\.", -1);
            // A pod's affinity and resources are Kubernetes' words, which need no default.
            if (!path.endsWith("affinity")) {
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

  static Stream<Arguments> wrongValuesOfCollectors() {
    return Stream.of(
        wrong("collectors.region", "", "collectors.region is empty: name the region"),
        wrong("collectors.region", "US", "region"),
        wrong(
            "collectors.region",
            "eu-west",
            "collectors.region is eu-west, which the chart has no files of: give your own, such as"
                + " --set-file collectors.agent.regionConfig=regions/eu-west/agent.yaml"),
        wrong("collectors.region", "template", "collectors.region is template, which the chart"),
        wrong(
            "collectors.region",
            "ap-southeast",
            "collectors.backends.mimir is missing: the samplers of ap-southeast send to it"),
        wrong("collectors.image.repository", "", "collectors.image.repository is empty: set it to"),
        wrong("collectors.tokenSecret", "", "collectors.tokenSecret is empty: name the Secret"),
        wrong(
            "collectors.certificates.issuer.name",
            "",
            "collectors.gateway.tlsSecret is empty, and collectors.certificates.issuer.name too"),
        wrong(
            "collectors.backends.tempo.endpoint",
            "tempo:4317",
            "collectors.backends.tempo is not one of us-east's, which are: jaeger, loki,"
                + " prometheus"),
        wrong("collectors.backends.jaeger.endpoint", "jaeger", "endpoint"),
        wrong(
            "collectors.backends.loki.insecure",
            true,
            "collectors.backends.loki.insecure is of no use: its endpoint says it"),
        wrong(
            "collectors.backends.jaeger.to[1].ipBlock.cidr",
            "0.0.0.0/0",
            "collectors.backends.jaeger.to[1] is everywhere: name an address range"),
        wrong(
            "collectors.backends.jaeger.to[1].namespaceSelector.name",
            "observability",
            "collectors.backends.jaeger.to[1] is everywhere: name an address range"),
        wrong("collectors.backends.jaeger.ports[0]", 0, "ports"),
        wrong(
            "collectors.oidc.issuer",
            "https://login.example.com",
            "collectors.oidc.to is empty while collectors.networkPolicy.enabled is true: name"),
        wrong("collectors.oidc.issuer", "http://login.example.com", "issuer"),
        wrong(
            "collectors.agent.enabled",
            false,
            "collectors.networkPolicy.services is empty while collectors.agent.enabled is false"),
        wrong(
            "collectors.agent.lookUpPods.enabled",
            true,
            "collectors.agent.lookUpPods.to is empty while collectors.networkPolicy.enabled is"
                + " true: name"),
        wrong("collectors.agent.queue.hostPath", "queue", "hostPath"),
        wrong("collectors.agent.queue.size", "3G", "size"),
        wrong("collectors.agent.extraConfig", "text", "collectors.agent.extraConfig is no map"),
        wrong(
            "collectors.sampler.regionConfig", "text", "collectors.sampler.regionConfig is no map"),
        wrong("collectors.gateway.resources.limits.memory", "1.5Gi", "memory"),
        wrong(
            "collectors.gateway.autoscaling.minReplicas",
            11,
            "collectors.gateway.autoscaling.minReplicas is 11: make it at most maxReplicas, which"
                + " is 10"),
        wrong("collectors.gateway.autoscaling.kind", "Both", "kind"),
        wrong(
            "collectors.gateway.queue.kind",
            "EmptyDir",
            "collectors.gateway.drainSeconds is 15 while collectors.gateway.queue.kind is"
                + " EmptyDir: make it at least 330"),
        wrong("collectors.gateway.tenantsService.type", "ExternalName", "type"),
        wrong("collectors.sampler.replicas", 0, "replicas"),
        wrong("collectors.sampler.queue.whenDeleted", "Keep", "whenDeleted"),
        wrong("collectors.tenants.pool", "a|b", "pool"),
        wrong("collectors.tenants.tenants.acme.plan", "gold", "plan"),
        wrong("collectors.tenants.tenants.-acme.org", "acme", "acme"));
  }

  @ParameterizedTest
  @MethodSource("wrongValuesOfCollectors")
  void namesTheValueOfCollectorsThatIsWrong(String value, Object to, String message) {
    assertThatThrownBy(() -> Chart.render(Chart.COLLECTORS_VALUES, Map.of(value, to)))
        .hasMessageContaining(message);
  }

  static Stream<Arguments> wrongTogether() {
    return Stream.of(
        argumentSet(
            "an autoscaler that does not see the gateways",
            Map.of(
                "collectors.gateway.autoscaling.kind", "TenantAutoscaler",
                "kubernetes.namespace", "shop"),
            "collectors.gateway.autoscaling.kind is TenantAutoscaler while kubernetes.namespace is"
                + " shop"),
        argumentSet(
            "keys that are asked for everywhere",
            Map.of(
                "collectors.oidc.issuer", "https://login.example.com",
                "collectors.oidc.to[0].ipBlock.cidr", "::/0"),
            "collectors.oidc.to[0] is everywhere"));
  }

  @ParameterizedTest
  @MethodSource("wrongTogether")
  void namesTheValuesThatDoNotFit(Map<String, Object> values, String message) {
    assertThatThrownBy(() -> Chart.render(Chart.COLLECTORS_VALUES, values))
        .hasMessageContaining(message);
  }

  /** Without policies of the chart, nobody has to be named. */
  @Test
  void asksForNoPeersWithoutNetworkPolicies() {
    assertThat(
            Chart.render(
                Chart.COLLECTORS_VALUES,
                Map.of(
                    "collectors.networkPolicy.enabled", false,
                    "collectors.oidc.issuer", "https://login.example.com",
                    "collectors.agent.lookUpPods.enabled", true)))
        .contains("TENANTRY_AGENT_NODE", "TENANTRY_GATEWAY_OIDC_ISSUER");
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

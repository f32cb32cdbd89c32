package io.tenantry.charts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the collectors are run, kept, found and ended. */
class CollectorWorkloadsTest {

  private static final Map<String, Object> DEPLOYMENT =
      Map.of("collectors.gateway.queue.kind", "EmptyDir", "collectors.gateway.drainSeconds", 330);

  private static RenderedCollector collector(String role) {
    return collector(role, Map.of());
  }

  private static RenderedCollector collector(String role, Map<String, ?> more) {
    return RenderedCollector.of(Chart.COLLECTORS_VALUES, more, role);
  }

  private static List<Map<String, Object>> objects(Map<String, ?> more) {
    return Chart.objects(Chart.COLLECTORS_VALUES, more);
  }

  @Test
  void areOffUnlessAskedFor() {
    assertThat(Chart.objects(Map.of()))
        .extracting(object -> Chart.at(object, "metadata", "name"))
        .allMatch(name -> String.valueOf(name).contains("autoscaler"));
  }

  @ParameterizedTest
  @CsvSource({"agent, DaemonSet", "gateway, StatefulSet", "sampler, StatefulSet"})
  void haveAKindByRole(String role, String kind) {
    assertThat(collector(role).workload()).containsEntry("kind", kind);
  }

  /** The Pod Security Standard "restricted", and a root that cannot be written. */
  @ParameterizedTest
  @ValueSource(strings = {"agent", "gateway", "sampler"})
  void runWithoutPrivileges(String role) {
    RenderedCollector collector = collector(role);

    assertThat(Chart.at(collector.pod(), "securityContext", "runAsNonRoot")).isEqualTo(true);
    assertThat(Chart.at(collector.pod(), "securityContext", "seccompProfile", "type"))
        .isEqualTo("RuntimeDefault");
    assertThat(Chart.at(collector.pod(), "automountServiceAccountToken")).isEqualTo(false);
    assertThat(Chart.at(collector.container(), "securityContext"))
        .isEqualTo(
            Map.of(
                "allowPrivilegeEscalation", false,
                "readOnlyRootFilesystem", true,
                "capabilities", Map.of("drop", List.of("ALL"))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"agent", "gateway", "sampler"})
  void areAskedHowTheyAre(String role) {
    RenderedCollector collector = collector(role);

    for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
      assertThat(Chart.at(collector.container(), probe, "httpGet"))
          .isEqualTo(Map.of("path", "/", "port", "health"));
    }
    assertThat((List<?>) Chart.at(collector.container(), "ports"))
        .filteredOn(port -> "health".equals(Chart.at(port, "name")))
        .singleElement()
        .satisfies(port -> assertThat(Chart.at(port, "containerPort")).isEqualTo(13133));
    assertThat(collector.variables().get("TENANTRY_%s_HEALTH_LISTEN".formatted(upper(role))))
        .endsWith(":13133");
  }

  @ParameterizedTest
  @CsvSource({"agent, 75, 135", "gateway, 15, 75", "sampler, 15, 75"})
  void areLeftBeforeTheyEndAndHaveTimeForIt(String role, int drain, int grace) {
    RenderedCollector collector = collector(role);

    assertThat(Chart.at(collector.container(), "lifecycle", "preStop", "sleep", "seconds"))
        .isEqualTo(drain);
    assertThat(Chart.at(collector.pod(), "terminationGracePeriodSeconds")).isEqualTo(grace);
  }

  @ParameterizedTest
  @CsvSource({"512Mi, 409MiB", "1Gi, 819MiB", "3Gi, 2457MiB"})
  void keepFourFifthsOfTheirMemoryForTheHeap(String limit, String heap) {
    Map<String, Object> values = Map.of("collectors.gateway.resources.limits.memory", limit);

    assertThat(collector("gateway", values).variables()).containsEntry("GOMEMLIMIT", heap);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gateway", "sampler"})
  void findTheirQueueAgain(String role) {
    Map<String, Object> spec =
        Map.of(
            "whenScaled", "Retain",
            "whenDeleted", "Retain");

    assertThat(Chart.at(collector(role).workload(), "spec", "persistentVolumeClaimRetentionPolicy"))
        .isEqualTo(spec);
    assertThat(
            Chart.at(
                collector(role, Map.of("collectors." + role + ".queue.whenDeleted", "Delete"))
                    .workload(),
                "spec",
                "persistentVolumeClaimRetentionPolicy",
                "whenDeleted"))
        .isEqualTo("Delete");
  }

  @Test
  void makeADeploymentOfGatewaysThatHaveNoVolumes() {
    RenderedCollector gateway = collector("gateway", DEPLOYMENT);

    assertThat(gateway.workload()).containsEntry("kind", "Deployment");
    assertThat(Chart.at(gateway.pod(), "terminationGracePeriodSeconds")).isEqualTo(390);
    assertThat(
            Chart.at(
                Chart.object(objects(DEPLOYMENT), "HorizontalPodAutoscaler", "tenantry-gateway"),
                "spec",
                "scaleTargetRef",
                "kind"))
        .isEqualTo("Deployment");
  }

  /** A new agent is there before the old one goes, unless both would have the same files open. */
  @Test
  void leaveNoNodeWithoutAnAgent() {
    assertThat(Chart.at(collector("agent").workload(), "spec", "updateStrategy", "rollingUpdate"))
        .isEqualTo(Map.of("maxSurge", 1, "maxUnavailable", 0));
    assertThat(
            Chart.at(
                collector("agent", Map.of("collectors.agent.queue.hostPath", "/var/lib/tenantry"))
                    .workload(),
                "spec",
                "updateStrategy",
                "rollingUpdate"))
        .isEqualTo(Map.of("maxSurge", 0, "maxUnavailable", 1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gateway", "sampler"})
  void areTakenOneAtATime(String role) {
    Object budget = Chart.object(objects(Map.of()), "PodDisruptionBudget", "tenantry-" + role);

    assertThat(Chart.at(budget, "spec", "maxUnavailable")).isEqualTo(1);
    assertThat(Chart.at(budget, "spec", "selector"))
        .isEqualTo(Chart.at(collector(role).workload(), "spec", "selector"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"agent", "gateway", "sampler"})
  void areFoundByTheirService(String role) {
    Object service = Chart.object(objects(Map.of()), "Service", "tenantry-" + role);

    assertThat(Chart.at(service, "spec", "selector"))
        .isEqualTo(Chart.at(collector(role).workload(), "spec", "selector", "matchLabels"));
  }

  @Test
  void leadAPodToTheAgentOfItsNode() {
    assertThat(
            Chart.at(
                Chart.object(objects(Map.of()), "Service", "tenantry-agent"),
                "spec",
                "internalTrafficPolicy"))
        .isEqualTo("Local");
  }

  /** The gateways choose among all samplers by the trace. */
  @Test
  void nameEachSampler() {
    assertThat(
            Chart.at(
                Chart.object(objects(Map.of()), "Service", "tenantry-sampler"),
                "spec",
                "clusterIP"))
        .isEqualTo("None");
    assertThat(collector("gateway").variables())
        .containsEntry("TENANTRY_US_EAST_SAMPLERS_HOSTNAME", "tenantry-sampler.tenantry.svc");
  }

  /** What tenants reach from outside has no port for those that speak for several. */
  @Test
  void openOnlyTheTenantsPortsToTheOutside() {
    Map<String, Object> values =
        Map.of(
            "collectors.oidc.issuer", "https://login.example.com",
            "collectors.oidc.keysConfigMap", "keys",
            "collectors.gateway.tenantsService.type", "LoadBalancer");
    List<Map<String, Object>> objects = objects(values);

    assertThat(Chart.at(Chart.object(objects, "Service", "tenantry-gateway"), "spec", "type"))
        .isEqualTo("ClusterIP");
    Object tenants = Chart.at(Chart.object(objects, "Service", "tenantry-gateway-tenants"), "spec");
    assertThat(Chart.at(tenants, "type")).isEqualTo("LoadBalancer");
    assertThat((List<?>) Chart.at(tenants, "ports"))
        .extracting(port -> Chart.at(port, "targetPort"))
        .containsExactly("tenants-grpc", "tenants-http");
  }

  @Test
  void keepATenantsChangeFromStartingPodsAnew() {
    Map<String, Object> values = Map.of("collectors.tenants.tenants.acme.org", "acme");

    assertThat(checksum("gateway", values)).isEqualTo(checksum("gateway", Map.of()));
    assertThat(
            Chart.at(
                Chart.object(objects(values), "ConfigMap", "tenantry-tenants"),
                "data",
                "tenants.yaml"))
        .asString()
        .contains("acme:", "org: acme");
  }

  @Test
  void startAnewWhenTheirConfigurationChanges() {
    Map<String, Object> values =
        Map.of("collectors.gateway.extraConfig", "processors: {memory_limiter: {}}");

    assertThat(checksum("gateway", values)).isNotEqualTo(checksum("gateway", Map.of()));
    assertThat(checksum("sampler", values)).isEqualTo(checksum("sampler", Map.of()));
  }

  private static Object checksum(String role, Map<String, ?> more) {
    return Chart.at(
        collector(role, more).workload(),
        "spec",
        "template",
        "metadata",
        "annotations",
        "checksum/config");
  }

  /** No node has the key of a gateway's certificate. */
  @Test
  void giveAgentsNoKey() {
    assertThat(collector("agent").mounted())
        .contains("tls/ca.crt")
        .doesNotContain("tls/tls.crt", "tls/tls.key");
  }

  @ParameterizedTest
  @CsvSource({"HorizontalPodAutoscaler", "TenantAutoscaler"})
  void leaveTheReplicasToWhoScales(String kind) {
    Map<String, Object> values = Map.of("collectors.gateway.autoscaling.kind", kind);
    Object scaled = Chart.object(objects(values), kind, "tenantry-gateway");
    Map<?, ?> gateway = (Map<?, ?>) Chart.at(collector("gateway", values).workload(), "spec");

    assertThat(gateway.containsKey("replicas")).isFalse();
    assertThat(Chart.at(scaled, "spec", "scaleTargetRef"))
        .isEqualTo(
            Map.of("apiVersion", "apps/v1", "kind", "StatefulSet", "name", "tenantry-gateway"));
    assertThat(Chart.at(scaled, "spec", "minReplicas")).isEqualTo(2);
    assertThat(Chart.at(scaled, "spec", "maxReplicas")).isEqualTo(10);
  }

  @Test
  void haveAsManyGatewaysAsAskedForWhenNobodyScales() {
    Map<String, Object> values =
        Map.of("collectors.gateway.autoscaling.kind", "None", "collectors.gateway.replicas", 3);

    assertThat(Chart.at(collector("gateway", values).workload(), "spec", "replicas")).isEqualTo(3);
    assertThat(objects(values))
        .extracting(object -> object.get("kind"))
        .doesNotContain("HorizontalPodAutoscaler", "TenantAutoscaler");
  }

  /** A gateway that this release's autoscaler scales says which workload it is, as any pod does. */
  @ParameterizedTest
  @CsvSource({"VolumeClaim, k8s.statefulset.name", "EmptyDir, k8s.deployment.name"})
  void tellTheAutoscalerWhoTheyAre(String queue, String attribute) {
    Map<String, Object> values =
        Map.of(
            "collectors.gateway.autoscaling.kind",
            "TenantAutoscaler",
            "collectors.gateway.queue.kind",
            queue,
            "collectors.gateway.drainSeconds",
            330);
    RenderedCollector gateway = collector("gateway", values);

    assertThat(gateway.configuration()).contains("overlays/scaled-gateway.yaml");
    assertThat(gateway.variables())
        .containsEntry("TENANTRY_GATEWAY_WORKLOAD_ATTRIBUTE", attribute)
        .containsEntry("TENANTRY_GATEWAY_WORKLOAD", "tenantry-gateway")
        .containsEntry("TENANTRY_GATEWAY_NAMESPACE", "tenantry")
        .containsEntry(
            "TENANTRY_GATEWAY_AUTOSCALER_ENDPOINT", "http://tenantry-autoscaler.tenantry.svc:4318");
  }

  @Test
  void areWatchedByTheRulesOfCollectorConfig() throws IOException {
    List<Map<String, Object>> objects =
        Chart.objects(Chart.EXAMPLES.resolve(Path.of("us-east", "values.yaml")), Map.of());

    assertThat(Chart.object(objects, "PrometheusRule", "tenantry-collectors").get("spec"))
        .isEqualTo(Chart.parseAll(Chart.alertRules()).iterator().next());
    assertThat(Chart.alertRules())
        .isEqualTo(
            Files.readString(Path.of("..", "collector-config", "alerts", "collectors.yaml")));
  }

  /** The rules know the collectors by their job. */
  @Test
  void areScrapedAsTheJobsThatTheRulesSpeakOf() throws IOException {
    List<Map<String, Object>> objects =
        Chart.objects(Chart.EXAMPLES.resolve(Path.of("us-east", "values.yaml")), Map.of());
    Object monitor = Chart.at(Chart.object(objects, "PodMonitor", "tenantry-collectors"), "spec");
    Object endpoint = Chart.at(monitor, "podMetricsEndpoints", 0);

    assertThat(Chart.at(monitor, "selector", "matchExpressions", 0, "values"))
        .isEqualTo(List.of("agent", "gateway", "sampler"));
    assertThat(Chart.at(endpoint, "relabelings", 0))
        .isEqualTo(
            Map.of(
                "sourceLabels", List.of("__meta_kubernetes_pod_label_app_kubernetes_io_component"),
                "targetLabel", "job",
                "replacement", "tenantry-$1"));
    assertThat(Chart.alertRules()).contains("job=~\"tenantry-(agent|gateway|sampler)\"");
  }

  @Test
  void askForCertificatesOfTheNamesThatTheFilesExpect() {
    List<Map<String, Object>> objects = objects(Map.of());

    assertThat((List<?>) dnsNames(objects, "gateway"))
        .map(String::valueOf)
        .contains("gateway.us-east.internal", "tenantry-gateway.tenantry.svc");
    assertThat((List<?>) dnsNames(objects, "sampler"))
        .map(String::valueOf)
        .containsExactly("samplers.us-east.internal");
    assertThat(RenderedCollector.of("us-east", "agent").text())
        .contains("server_name_override: gateway.us-east.internal");
    assertThat(RenderedCollector.of("us-east", "gateway").text())
        .contains("server_name_override: samplers.us-east.internal");
  }

  private static Object dnsNames(List<Map<String, Object>> objects, String role) {
    return Chart.at(Chart.object(objects, "Certificate", "tenantry-" + role), "spec", "dnsNames");
  }

  @Test
  void useTheGivenSecrets() {
    List<Map<String, Object>> objects =
        Chart.objects(Chart.EXAMPLES.resolve("ap-southeast/values.yaml"), Map.of());

    assertThat(objects).extracting(object -> object.get("kind")).doesNotContain("Certificate");
    assertThat(String.valueOf(RenderedCollector.of("ap-southeast", "sampler").pod()))
        .contains("name=sampler-tls", "name=backends-ca");
  }

  private static String upper(String role) {
    return role.toUpperCase(Locale.ROOT);
  }
}

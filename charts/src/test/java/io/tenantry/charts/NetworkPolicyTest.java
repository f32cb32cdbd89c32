package io.tenantry.charts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who reaches the collectors, and whom they reach: nobody of another region. */
class NetworkPolicyTest {

  private static List<Map<String, Object>> example(String name, Map<String, ?> more) {
    return Chart.objects(Chart.EXAMPLES.resolve(Path.of(name, "values.yaml")), more);
  }

  private static Object policy(String example, String role) {
    return Chart.at(
        Chart.object(example(example, Map.of()), "NetworkPolicy", "tenantry-" + role), "spec");
  }

  /** Peers by port, as {@code 4317 -> gateway}; a peer is a component, a range or labels. */
  private static Set<String> ways(Object rules, String direction) {
    Set<String> ways = new TreeSet<>();
    for (Object rule : (List<?>) rules) {
      for (Object port : (List<?>) Chart.at(rule, "ports")) {
        for (Object peer : (List<?>) Chart.at(rule, direction)) {
          ways.add(Chart.at(port, "port") + " " + name((Map<?, ?>) peer));
        }
      }
    }
    return ways;
  }

  private static String name(Map<?, ?> peer) {
    List<String> parts = new ArrayList<>();
    if (peer.get("ipBlock") instanceof Map<?, ?> block) {
      parts.add(String.valueOf(block.get("cidr")));
    }
    for (String selector : List.of("namespaceSelector", "podSelector")) {
      if (peer.get(selector) instanceof Map<?, ?> map) {
        Map<?, ?> labels = (Map<?, ?>) Chart.at(map, "matchLabels");
        parts.add(
            String.valueOf(
                labels.containsKey("app.kubernetes.io/component")
                    ? labels.get("app.kubernetes.io/component")
                    : List.copyOf(labels.values()).getLast()));
      }
    }
    return String.join("/", parts);
  }

  @Test
  void letsAnAgentOutToDnsAndItsGateways() {
    assertThat(ways(Chart.at(policy("collectors-minimal", "agent"), "egress"), "to"))
        .containsExactlyInAnyOrder("53 kube-system/kube-dns", "4317 gateway", "4318 gateway");
  }

  @Test
  void letsAGatewayOutToDnsItsSamplersAndTheAutoscaler() {
    assertThat(ways(Chart.at(policy("collectors-minimal", "gateway"), "egress"), "to"))
        .containsExactlyInAnyOrder("53 kube-system/kube-dns", "4317 sampler", "4318 autoscaler");
  }

  @Test
  void letsASamplerOutToDnsAndTheBackEndsOfItsRegion() {
    assertThat(ways(Chart.at(policy("ap-southeast", "sampler"), "egress"), "to"))
        .containsExactlyInAnyOrder(
            "53 kube-system/kube-dns", "4317 10.30.0.0/24", "443 10.30.1.0/24", "443 10.30.2.0/24");
  }

  /** Every way out of each region's collectors, and every address that they are told. */
  @ParameterizedTest
  @CsvSource({"us-east, ap-southeast", "ap-southeast, us-east"})
  void leadsNowhereInAnotherRegion(String region, String other) {
    Set<String> foreign = new TreeSet<>();
    Set<String> own = new TreeSet<>();
    collectAddresses(other, foreign);
    collectAddresses(region, own);
    foreign.removeIf(address -> address.contains("kube-system") || !address.matches(".*\\d.*"));

    assertThat(foreign).hasSizeGreaterThanOrEqualTo(3);
    assertThat(own).doesNotContainAnyElementsOf(foreign);
    for (String role : List.of("agent", "gateway", "sampler")) {
      RenderedCollector collector = RenderedCollector.of(region, role);
      assertThat(collector.workload() + collector.file(collector.configuration().get(1)))
          .contains(region)
          .doesNotContain(other, other.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
  }

  private static void collectAddresses(String region, Set<String> addresses) {
    for (String role : List.of("agent", "gateway", "sampler")) {
      for (String way : ways(Chart.at(policy(region, role), "egress"), "to")) {
        addresses.add(way.substring(way.indexOf(' ') + 1));
      }
    }
    addresses.addAll(RenderedCollector.of(region, "sampler").variables().values());
    addresses.removeIf(value ->
        Set.of("agent", "gateway", "sampler", "autoscaler").contains(value)
            || value.contains("POD_IP")
            || value.contains("status.podIP")
            || value.contains("MiB"));
  }

  /** Where no way out is written, there is none. */
  @ParameterizedTest
  @ValueSource(strings = {"agent", "gateway", "sampler"})
  void closesWhatIsNotNamed(String role) {
    Object spec = policy("collectors-minimal", role);

    assertThat(Chart.at(spec, "policyTypes")).isEqualTo(List.of("Ingress", "Egress"));
    assertThat(Chart.at(spec, "podSelector"))
        .isEqualTo(
            Chart.at(
                RenderedCollector.of("collectors-minimal", role).workload(), "spec", "selector"));
  }

  @Test
  void asksTheIssuerForKeysOnlyWithoutAFileOfThem() {
    assertThat(ways(Chart.at(policy("ap-southeast", "gateway"), "egress"), "to"))
        .contains("443 203.0.113.0/28");
    assertThat(ways(Chart.at(policy("us-east", "gateway"), "egress"), "to"))
        .noneMatch(way -> way.startsWith("443 "));
  }

  @Test
  void letsInWhoIsNamed() {
    assertThat(ways(Chart.at(policy("us-east", "agent"), "ingress"), "from"))
        .containsExactlyInAnyOrder("4317 us-east", "4318 us-east", "8888 monitoring");
    assertThat(ways(Chart.at(policy("us-east", "gateway"), "ingress"), "from"))
        .containsExactlyInAnyOrder(
            "4317 agent",
            "4318 agent",
            "4317 batch",
            "4318 batch",
            "4327 0.0.0.0/0",
            "4328 0.0.0.0/0",
            "8888 monitoring");
    assertThat(ways(Chart.at(policy("us-east", "sampler"), "ingress"), "from"))
        .containsExactlyInAnyOrder("4317 gateway", "8888 monitoring");
  }

  @Test
  void letsNobodyInOnThePortsOfTenantsThatSendNothing() {
    assertThat(ways(Chart.at(policy("collectors-minimal", "gateway"), "ingress"), "from"))
        .containsExactlyInAnyOrder("4317 agent", "4318 agent");
  }

  @Test
  void letsTheGatewaysReachTheAutoscaler() {
    Object policy =
        Chart.object(example("us-east", Map.of()), "NetworkPolicy", "tenantry-autoscaler");

    assertThat(ways(List.of(Chart.at(policy, "spec", "ingress", 0)), "from"))
        .containsExactlyInAnyOrder("otlp-grpc gateway", "otlp-http gateway");
  }

  @Test
  void canBeSwitchedOff() {
    assertThat(example("collectors-minimal", Map.of("collectors.networkPolicy.enabled", false)))
        .extracting(object -> object.get("kind"))
        .doesNotContain("NetworkPolicy");
  }
}

package io.tenantry.charts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The rights that the chart grants are those that the autoscaler was recorded to use: its {@code
 * ApiUseIT} holds the same list against the requests that go out.
 */
class RbacTest {

  private static final Path USED = Path.of("src", "test", "resources", "api-use.txt");
  private static final Map<String, Object> CLUSTER = Map.of();
  private static final Map<String, Object> NAMESPACE = Map.of("kubernetes.namespace", "shop");

  /** A right, and where it holds; the whole cluster is {@code *}. */
  private record Grant(String namespace, String right) {}

  @Test
  void grantsExactlyWhatIsUsed() throws IOException {
    assertThat(rights(grants(CLUSTER))).isEqualTo(used());
    assertThat(rights(grants(NAMESPACE))).isEqualTo(used());
  }

  @Test
  void letsTheLeaderLabelItsPodWhenThereAreTwo() throws IOException {
    Set<String> expected = used();
    expected.add("patch - pods");

    assertThat(rights(grants(Map.of("replicas", 2)))).isEqualTo(expected);
    assertThat(grants(Map.of("replicas", 2))).contains(new Grant("tenantry", "patch - pods"));
  }

  @Test
  void leavesNothingToTheWholeClusterButPlansWhenOneNamespaceIsAsked() {
    assertThat(grants(NAMESPACE))
        .filteredOn(grant -> grant.namespace().equals("*"))
        .extracting(Grant::right)
        .containsExactlyInAnyOrder("list tenantry.io tenantplans", "watch tenantry.io tenantplans");
    assertThat(grants(NAMESPACE))
        .filteredOn(grant -> grant.namespace().equals("shop"))
        .extracting(Grant::right)
        .contains("patch apps deployments/scale", "create events.k8s.io events");
  }

  @Test
  void grantsLeasesInItsOwnNamespaceOnly() {
    assertThat(grants(CLUSTER))
        .filteredOn(grant -> grant.right().contains("leases"))
        .extracting(Grant::namespace)
        .containsOnly("tenantry");
  }

  @Test
  void bindsEachRoleToTheServiceAccount() {
    for (Map<String, Object> values : List.of(CLUSTER, NAMESPACE)) {
      List<Map<String, Object>> objects = Chart.objects(values);
      Set<String> roles = named(objects, "Role", "ClusterRole");
      Set<String> bound = new HashSet<>();
      for (Map<String, Object> binding : objects) {
        if (String.valueOf(binding.get("kind")).endsWith("RoleBinding")) {
          bound.add(String.valueOf(Chart.at(binding, "roleRef", "name")));
          assertThat(Chart.at(binding, "subjects"))
              .isEqualTo(
                  List.of(
                      Map.of(
                          "kind", "ServiceAccount",
                          "name", "tenantry-autoscaler",
                          "namespace", "tenantry")));
        }
      }
      assertThat(bound).isEqualTo(roles);
      assertThat(named(objects, "ServiceAccount")).containsExactly("tenantry-autoscaler");
    }
  }

  /** k8s_attributes asks for the pods of its node, and for nothing else of the API. */
  @Test
  void letsAgentsLookUpPodsAndNothingElse() {
    Set<Grant> without = grants(Chart.objects(Chart.COLLECTORS_VALUES, Map.of()));
    Set<Grant> with =
        grants(
            Chart.objects(
                Chart.COLLECTORS_VALUES,
                Map.of(
                    "collectors.agent.lookUpPods.enabled",
                    true,
                    "collectors.agent.lookUpPods.to[0].ipBlock.cidr",
                    "10.0.0.1/32")));

    assertThat(without).isEqualTo(grants(CLUSTER));
    with.removeAll(without);
    assertThat(with).containsExactly(new Grant("*", "get - pods"));
  }

  @Test
  void wildcardsNothing() {
    assertThat(rights(grants(CLUSTER))).noneMatch(right -> right.contains("*"));
  }

  private static Set<String> named(List<Map<String, Object>> objects, String... kinds) {
    return objects.stream()
        .filter(object -> Set.of(kinds).contains(String.valueOf(object.get("kind"))))
        .map(object -> String.valueOf(Chart.at(object, "metadata", "name")))
        .collect(Collectors.toSet());
  }

  private static Set<String> rights(Set<Grant> grants) {
    return grants.stream().map(Grant::right).collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<Grant> grants(Map<String, Object> values) {
    return grants(Chart.objects(values));
  }

  private static Set<Grant> grants(List<Map<String, Object>> objects) {
    Set<Grant> grants = new HashSet<>();
    for (Map<String, Object> object : objects) {
      boolean cluster = "ClusterRole".equals(object.get("kind"));
      if (!cluster && !"Role".equals(object.get("kind"))) {
        continue;
      }
      String namespace = cluster ? "*" : String.valueOf(Chart.at(object, "metadata", "namespace"));
      for (Object rule : (List<?>) Chart.at(object, "rules")) {
        for (Object verb : (List<?>) Chart.at(rule, "verbs")) {
          for (Object group : (List<?>) Chart.at(rule, "apiGroups")) {
            for (Object resource : (List<?>) Chart.at(rule, "resources")) {
              String name = group.equals("") ? "-" : String.valueOf(group);
              grants.add(new Grant(namespace, verb + " " + name + " " + resource));
            }
          }
        }
      }
    }
    return grants;
  }

  private static Set<String> used() throws IOException {
    return Files.readAllLines(USED).stream()
        .filter(line -> !line.startsWith("#") && !line.isBlank())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}

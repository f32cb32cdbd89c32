package io.tenantry.autoscaler.simulator.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.tenantry.autoscaler.fairness.PlanTerms;
import io.tenantry.autoscaler.simulator.trace.InvalidInputException;
import io.tenantry.autoscaler.workload.PlanName;
import io.tenantry.autoscaler.workload.TenantId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TenantPlansTest {

  private static final PlanName GOLD = new PlanName("gold");

  @TempDir private Path folder;

  private TenantPlans read(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("plans.yaml"), text);
    return TenantPlans.read(file, List.of("shop", "bank", "zoo"));
  }

  @Test
  void readsWhoIsOnWhichPlanAndWhatThatMeans() throws IOException {
    TenantPlans plans =
        read(
            """
            - plan: gold
              weight: 10
              guaranteedRequestsPerSecond: 50
              work: 1.5
              tenants: [shop, bank]
            - plan: default
              weight: 2
            """);

    assertThat(plans.terms())
        .isEqualTo(Map.of(GOLD, new PlanTerms(10, 50), PlanName.DEFAULT, new PlanTerms(2, 0)));
    assertThat(plans.plans())
        .isEqualTo(Map.of(new TenantId("shop"), GOLD, new TenantId("bank"), GOLD));
    assertThat(plans.workFactors()).isEqualTo(Map.of("shop", 1.5, "bank", 1.5));
  }

  @Test
  void takesAPlanOfWhichOnlyTheNameIsSaidForTheDefaultOne() throws IOException {
    TenantPlans plans = read("- plan: gold\n  tenants: [zoo]\n");

    assertThat(plans.terms()).containsExactly(Map.entry(GOLD, PlanTerms.DEFAULT));
    assertThat(plans.workFactors()).containsExactly(Map.entry("zoo", 1.0));
  }

  static Stream<Arguments> saysInWhichLineWhatIsWrong() {
    return Stream.of(
        argumentSet("no plan", "- weight: 1\n", ":1: plan: expected the name of a plan"),
        argumentSet("no name", "- plan: 'a b'\n", ":1: plan: expected the name of a plan"),
        argumentSet("a plan twice", "- plan: a\n- plan: a\n", ":2: plan: it has an entry already"),
        argumentSet("half a weight", "- plan: a\n  weight: 1.5\n", ":2: weight: expected a whole"),
        argumentSet("no weight", "- plan: a\n  weight: 0\n", ":1: weight: 0 (expected: 1..1000)"),
        argumentSet("no work", "- plan: a\n  work: 0\n", ":2: work: expected a factor above 0"),
        argumentSet(
            "a tenant that does not exist",
            "- plan: a\n  tenants:\n  - shop\n  - pub\n",
            ":3: tenants: one of them is not in the trace"),
        argumentSet(
            "a tenant on two plans",
            "- plan: a\n  tenants: [zoo]\n- plan: b\n  tenants: [zoo]\n",
            ":4: tenants: zoo is on a plan already"),
        argumentSet(
            "tenants on the plan of all others",
            "- plan: default\n  tenants: [zoo]\n",
            ":2: tenants: whoever is on no other plan is on the default one"),
        argumentSet("one tenant", "- plan: a\n  tenants: zoo\n", ":2: expected a list such as"),
        argumentSet(
            "a typing error", "- plan: a\n  wieght: 1\n", ":2: wieght has no meaning here"));
  }

  @ParameterizedTest
  @MethodSource
  void saysInWhichLineWhatIsWrong(String text, String problem) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(folder.resolve("plans.yaml") + problem);
  }
}

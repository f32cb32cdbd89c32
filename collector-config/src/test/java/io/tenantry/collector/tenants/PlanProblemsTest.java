package io.tenantry.collector.tenants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What cannot be is told with plan, file and line, and with what would be legal. */
class PlanProblemsTest {

  private static final String NAME = "1 to 64 of A-Z a-z 0-9 _ -, the first a letter or a digit";

  @ParameterizedTest
  @MethodSource
  void saysWhereAndWhatIsLegal(String yaml, List<String> expected) {
    List<Problem> problems = new ArrayList<>();
    var reader = new PlanReader(problems);
    reader.read("plans.yaml", yaml);
    Directory.of(reader.plans(), "pool", problems);

    assertThat(problems).extracting(Problem::toString).containsExactlyElementsOf(expected);
  }

  static Stream<Arguments> saysWhereAndWhatIsLegal() {
    return Stream.of(
        argumentSet(
            "another kind",
            "kind: ConfigMap",
            List.of(
                "plans.yaml:1: no TenantPlan (expected: kind: TenantPlan of tenantry.io/v1alpha1, or a List of them)")),
        argumentSet(
            "another version",
            "apiVersion: tenantry.io/v2\nkind: TenantPlan\nmetadata: {name: gold}",
            List.of(
                "plans.yaml:2: no TenantPlan (expected: kind: TenantPlan of tenantry.io/v1alpha1, or a List of them)")),
        argumentSet(
            "a plan without a name",
            "apiVersion: tenantry.io/v1alpha1\nkind: TenantPlan\nmetadata: {}",
            List.of(
                "plans.yaml:3: metadata.name is no plan's name (expected: %s)".formatted(NAME))),
        argumentSet(
            "a plan twice",
            plan("gold", "") + "\n---\n" + plan("gold", ""),
            List.of("plans.yaml:11: plan gold is at plans.yaml:4 already (expected: once)")),
        argumentSet(
            "a field that there is not",
            plan("gold", "  wieght: 2"),
            List.of(
                "plans.yaml:6: plan gold: spec has a field that there is not"
                    + " (expected: guaranteedRequestsPerSecond, telemetry, tenants, weight)")),
        argumentSet(
            "a limit that there is not",
            plan("gold", "  telemetry:\n    itemsPerMinute: 2"),
            List.of(
                "plans.yaml:7: plan gold: spec.telemetry has a field that there is not"
                    + " (expected: bytesPerSecond, isolation, itemsPerSecond, maxLiveTraces, tracesPerSecond)")),
        argumentSet(
            "illegal ids",
            plan("gold", "  tenants:\n    - id: _none\n    - id: a.b\n    - id: 42\n    - org: x"),
            List.of(
                "plans.yaml:7: plan gold: spec.tenants[0].id is no legal name (expected: %s, in quotes where it looks like a number)"
                    .formatted(NAME),
                "plans.yaml:8: plan gold: spec.tenants[1].id is no legal name (expected: %s, in quotes where it looks like a number)"
                    .formatted(NAME),
                "plans.yaml:9: plan gold: spec.tenants[2].id is no legal name (expected: %s, in quotes where it looks like a number)"
                    .formatted(NAME),
                "plans.yaml:10: plan gold: spec.tenants[3] has no id (expected: id: TENANT)")),
        argumentSet(
            "an illegal residency",
            plan("gold", "  tenants:\n    - id: acme\n      residency: us east"),
            List.of(
                "plans.yaml:8: plan gold: spec.tenants[0].residency is no legal name (expected: %s, in quotes where it looks like a number)"
                    .formatted(NAME))),
        argumentSet(
            "tenants that are no list",
            plan("gold", "  tenants: acme"),
            List.of("plans.yaml:6: plan gold: spec.tenants is no list (expected: - id: TENANT)")),
        argumentSet(
            "illegal limits",
            plan(
                "gold",
                "  telemetry:\n    itemsPerSecond: 0\n    tracesPerSecond: 0.5\n    bytesPerSecond: '9'\n    isolation: Cell"),
            List.of(
                "plans.yaml:10: plan gold: spec.telemetry.isolation is none (expected: Pooled or Silo)",
                "plans.yaml:7: plan gold: spec.telemetry.itemsPerSecond is no legal number (expected: a whole number from 1 to 1000000000)",
                "plans.yaml:8: plan gold: spec.telemetry.tracesPerSecond is no legal number (expected: a whole number from 1 to 1000000000)",
                "plans.yaml:9: plan gold: spec.telemetry.bytesPerSecond is no legal number (expected: a whole number from 1 to 9223372036854775807)")),
        argumentSet(
            "a tenant on two plans",
            plan("gold", "  tenants: [{id: acme}]")
                + "\n---\n"
                + plan("free", "  tenants:\n    - id: acme"),
            List.of(
                "plans.yaml:14: plan free: tenant acme is on plan gold already, at plans.yaml:6 (expected: one plan)")),
        argumentSet(
            "a silo that is called as the pool",
            plan("gold", "  telemetry: {isolation: Silo}\n  tenants:\n    - id: pool"),
            List.of(
                "plans.yaml:8: plan gold: tenant pool has the pool's org, pool (expected: another org, or another name of the pool by --pool)")),
        argumentSet(
            "a stated org that is the pool's",
            plan("gold", "  tenants:\n    - id: acme\n      org: pool"),
            List.of(
                "plans.yaml:8: plan gold: tenant acme has the pool's org, pool (expected: another org, or another name of the pool by --pool)")),
        argumentSet(
            "an org that is called as a pooled tenant",
            plan("gold", "  tenants:\n    - id: acme\n    - id: globex\n      org: acme"),
            List.of(
                "plans.yaml:9: plan gold: tenant globex has an org that is called as tenant acme, who is not in it (expected: another name)")),
        argumentSet(
            "somebody else's silo",
            plan(
                "gold",
                "  telemetry: {isolation: Silo}\n  tenants:\n    - id: acme\n    - id: globex\n      org: acme"),
            List.of(
                "plans.yaml:10: plan gold: tenant globex has the org of tenant acme, at plans.yaml:8"
                    + " (expected: an org of its own, or org: acme at both if they are to share it)")),
        argumentSet(
            "an org that two share who both say so",
            plan("gold", "  tenants:\n    - {id: acme, org: acme}\n    - {id: globex, org: acme}"),
            List.of()));
  }

  /** The spec begins in line 5. */
  private static String plan(String name, String spec) {
    return """
    apiVersion: tenantry.io/v1alpha1
    kind: TenantPlan
    metadata:
      name: %s
    spec:
    %s\
    """
        .formatted(name, spec);
  }
}

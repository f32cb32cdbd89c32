package io.tenantry.collector.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.collector.check.Checker.Report;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The configuration that this module ships keeps its own rules. */
class ShippedConfigTest {

  private static final Path CONFIG = Path.of("config");
  private static final Path MANIFEST = Path.of("distribution", "manifest.yaml");

  @Test
  void hasNoFault() {
    Report report = Checker.of(Optional.of(MANIFEST), Set.of()).check(CONFIG);

    assertThat(report.faults().keySet()).isEmpty();
    assertThat(report.checked())
        .containsExactlyInAnyOrder(
            "agent of ap-southeast",
            "gateway of ap-southeast",
            "sampler of ap-southeast",
            "agent of us-east",
            "gateway of us-east",
            "sampler of us-east");
    assertThat(report.fragments()).containsExactly("config/static-samplers.yaml");
  }

  /** What is not for everybody comes as a third file. */
  @ParameterizedTest
  @CsvSource({
    "gateway, static-samplers.yaml",
    "gateway, overlays/scaled-gateway.yaml",
    "agent, overlays/agent-kubernetes.yaml"
  })
  void hasNoFaultWithWhatIsToBeAdded(String role, String added) {
    Report report = check(Set.of(), role, added);

    assertThat(report.faults().keySet()).isEmpty();
    assertThat(report.checked()).containsExactly(role + " of us-east");
  }

  /**
   * Nobody is asked who a tenant is, and whoever comes to the tenants' receiver is refused as none.
   */
  @Test
  void hasNoOtherFaultWhereTenantsSendNothing() {
    Report report =
        check(
            Set.of(Rule.UNUSED_DEFINITION, Rule.IDENTITY_MISMATCH),
            "gateway",
            "overlays/services-only.yaml");

    assertThat(report.faults().keySet()).isEmpty();
  }

  private static Report check(Set<Rule> without, String role, String added) {
    return Checker.of(Optional.of(MANIFEST), without)
        .check(
            List.of(
                CONFIG.resolve(role + ".yaml"),
                CONFIG.resolve("regions/us-east/" + role + ".yaml"),
                CONFIG.resolve(added)),
            Optional.empty(),
            Optional.empty());
  }
}

package io.tenantry.collector.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.collector.check.Checker.Report;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

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

  /** A list of samplers in place of a name comes as a third file. */
  @Test
  void hasNoFaultWithWhatIsToBeAdded() {
    Report report =
        Checker.of(Optional.of(MANIFEST), Set.of())
            .check(
                List.of(
                    CONFIG.resolve("gateway.yaml"),
                    CONFIG.resolve("regions/us-east/gateway.yaml"),
                    CONFIG.resolve("static-samplers.yaml")),
                Optional.empty(),
                Optional.empty());

    assertThat(report.faults().keySet()).isEmpty();
    assertThat(report.checked()).containsExactly("gateway of us-east");
  }
}

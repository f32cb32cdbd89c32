package io.tenantry.benchmarks.storefront;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.benchmarks.storefront.RunningStorefront.Counters;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EquipmentIT {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  /** The equipment that depends on what the storefront needs of the starter. */
  @Test
  void theStorefrontServesWithoutTheStarterAndIsCounted(@TempDir Path work) throws Exception {
    Equipment equipment =
        new Equipment(
            Equipment.unpackedStorefront(ROOT, work),
            Equipment.plainClasses(work),
            Path.of("none"),
            Path.of("none"));
    List<String> command = equipment.command(Variant.NO_STARTER, 0);

    try (RunningStorefront storefront =
        RunningStorefront.start(command, work.resolve("storefront.log"))) {
      Counters before = storefront.counters();
      Outcome.Part outcome =
          new FixedLoad(storefront.address())
              .run(Arrivals.poisson(Map.of("acme", 25.0, "globex", 25.0), SECOND, 1))
              .all();
      Counters after = storefront.counters();

      assertThat(outcome.served()).isEqualTo(outcome.requests()).isPositive();
      assertThat(after.allocatedBytes() - before.allocatedBytes())
          .isGreaterThan(outcome.requests() * 1_000);
      assertThat(after.cpuNanos()).isGreaterThan(before.cpuNanos());
    }
  }
}

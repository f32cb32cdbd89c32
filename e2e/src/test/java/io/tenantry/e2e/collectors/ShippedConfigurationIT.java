package io.tenantry.e2e.collectors;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.e2e.servers.Collector;
import io.tenantry.e2e.servers.Finished;
import io.tenantry.e2e.servers.Servers;
import io.tenantry.e2e.servers.WithCollector;
import io.tenantry.e2e.servers.WithJaeger;
import io.tenantry.e2e.servers.WithPrometheus;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every role of every region, the one to copy too, is valid, starts, and ends when it is told. */
@Tag("collectors")
@WithCollector
@WithJaeger
@WithPrometheus
class ShippedConfigurationIT {

  static List<RegionName> regions() {
    return Fleet.regions(Checkout.ROOT);
  }

  @ParameterizedTest
  @MethodSource("regions")
  void isValidAndStartsWithoutAComplaint(RegionName name, Servers servers) {
    try (Fleet fleet = Fleet.in(servers, Checkout.ROOT)) {
      Region region = fleet.region(name, backEnds(fleet, name)).start();
      assertThat(region.collectors())
          .allSatisfy(collector -> {
            Finished validation = region.validate(collector);
            assertThat(validation.exitCode()).as(validation.output()).isZero();
            assertThat(validation.output()).doesNotContainIgnoringCase("deprecated");
          });
      // Senders first, so that nobody misses a receiver.
      for (Collector collector : region.collectors().reversed()) {
        collector.stop();
        assertThat(complaints(collector)).as(collector.name()).isEmpty();
      }
      assertThat(fleet.bytesToForeignRegions()).isZero();
    }
  }

  private static BackEnds backEnds(Fleet fleet, RegionName region) {
    return region.equals(RegionName.US_EAST)
        ? fleet.sharedBackEnds(region)
        : fleet.orgBackEnds(region);
  }

  /** Lines of its log that are not of level info, or that speak of what will go. */
  private static List<String> complaints(Collector collector) {
    return collector
        .logText()
        .lines()
        .filter(line -> !line.contains("\tinfo\t") || line.contains("deprecated"))
        .toList();
  }
}

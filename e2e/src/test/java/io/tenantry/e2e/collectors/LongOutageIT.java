package io.tenantry.e2e.collectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import io.tenantry.e2e.servers.Collector;
import io.tenantry.e2e.servers.Servers;
import io.tenantry.e2e.servers.WithCollector;
import io.tenantry.e2e.servers.WithJaeger;
import io.tenantry.e2e.servers.WithPrometheus;
import io.tenantry.e2e.telemetry.OtlpClient;
import io.tenantry.e2e.telemetry.Telemetry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.parallel.Execution;

/**
 * All back ends of both regions are down for six minutes. An exporter gives up after five unless it
 * is told otherwise, counted from its first try within one process: so what was accepted before the
 * collectors were killed says that disks keep it, and what was accepted after, that time does not
 * end it.
 *
 * <p>Runs beside the other tests, and waits for most of its time.
 */
@Tag("collectors")
@WithCollector
@WithJaeger
@WithPrometheus
@Execution(CONCURRENT)
class LongOutageIT {

  private static final Duration OUTAGE = Duration.ofMinutes(6);
  private static final Duration LONGEST_WAY = Duration.ofMinutes(3);
  private static final int COUNT = 50;
  private static final Map<String, String> US_EAST =
      Map.of("globex", "pool", "umbrella", "umbrella");
  private static final Map<String, String> AP_SOUTHEAST = Map.of("acme", "acme", "initech", "pool");

  private final Telemetry telemetry = new Telemetry(4);

  @Test
  void outlivesItWithoutLoss(Servers servers, TestReporter reporter) {
    try (BothRegions regions =
        BothRegions.start(
            servers,
            Checkout.ROOT,
            """
            pool: pool
            tenants:
              acme: {org: acme, residency: ap-southeast}
              globex: {residency: us-east}
              umbrella: {org: umbrella}
            """,
            1)) {
      List<Region> both = List.of(regions.usEast(), regions.apSoutheast());
      goDown(regions);

      List<Shipment> beforeTheKill = deliver(regions);
      both.forEach(region -> awaitQueued(region, beforeTheKill));
      both.stream()
          .flatMap(region -> Stream.concat(region.samplers().stream(), Stream.of(region.gateway())))
          .forEach(Collector::kill);
      both.forEach(region -> {
        region.samplers().forEach(Collector::start);
        region.gateway().start();
      });
      List<Shipment> afterTheKill = deliver(regions);
      both.forEach(region -> awaitQueued(region, afterTheKill));

      Instant queued = Instant.now();
      await()
          .pollInterval(Duration.ofSeconds(5))
          .atMost(OUTAGE.plus(LONGEST_WAY))
          .until(() -> Duration.between(queued, Instant.now()).compareTo(OUTAGE) > 0);
      both.forEach(LongOutageIT::hasGivenUpNothing);
      comeBack(regions);

      await()
          .atMost(LONGEST_WAY)
          .untilAsserted(() -> {
            for (List<Shipment> shipments : List.of(beforeTheKill, afterTheKill)) {
              shipments.get(0).hasArrivedIn(regions.sharedBackEnds());
              shipments.get(1).hasArrivedIn(regions.orgBackEnds());
            }
          });
      both.forEach(LongOutageIT::hasGivenUpNothing);
      assertThat(regions.fleet().bytesToForeignRegions()).isZero();
      reporter.publishEntry(
          "items that came twice to ap-southeast",
          Long.toString(Shipment.duplicates(regions.orgBackEnds())));
    }
  }

  /** First that of us-east, then that of ap-southeast. */
  private List<Shipment> deliver(BothRegions regions) {
    try (OtlpClient usEast = regions.usEast().service().open();
        OtlpClient apSoutheast = regions.apSoutheast().service().open()) {
      return List.of(
          Shipment.deliver(telemetry, usEast, RegionName.US_EAST, US_EAST, COUNT),
          Shipment.deliver(telemetry, apSoutheast, RegionName.AP_SOUTHEAST, AP_SOUTHEAST, COUNT));
    }
  }

  /** In this process of the sampler; the counts of one that was killed have gone with it. */
  private static void awaitQueued(Region region, List<Shipment> shipments) {
    int spans = shipments.getFirst().spans();
    await()
        .atMost(LONGEST_WAY)
        .untilAsserted(() -> {
          assertThat(region.gateway().metrics().sum("otelcol_exporter_queue_size")).isZero();
          assertThat(region.atSamplers("otelcol_processor_batch_batch_send_size_sum"))
              .isGreaterThanOrEqualTo(spans);
        });
  }

  private static void hasGivenUpNothing(Region region) {
    for (String items : List.of("spans", "metric_points", "log_records")) {
      assertThat(region.atSamplers("otelcol_exporter_send_failed_" + items)).isZero();
      assertThat(region.atSamplers("otelcol_exporter_enqueue_failed_" + items)).isZero();
    }
  }

  private static void goDown(BothRegions regions) {
    regions.sharedBackEnds().jaeger().stop();
    regions.sharedBackEnds().prometheus().stop();
    regions.sharedBackEnds().loki().goDown();
    regions.orgBackEnds().tempo().goDown();
    regions.orgBackEnds().mimir().goDown();
    regions.orgBackEnds().loki().goDown();
  }

  private static void comeBack(BothRegions regions) {
    regions.sharedBackEnds().jaeger().start();
    regions.sharedBackEnds().prometheus().start();
    regions.sharedBackEnds().loki().comeBack();
    regions.orgBackEnds().tempo().comeBack();
    regions.orgBackEnds().mimir().comeBack();
    regions.orgBackEnds().loki().comeBack();
  }
}

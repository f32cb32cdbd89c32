package io.tenantry.e2e.collectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tenantry.e2e.servers.Collector;
import io.tenantry.e2e.servers.OwnMetrics;
import io.tenantry.e2e.servers.Servers;
import io.tenantry.e2e.servers.WithCollector;
import io.tenantry.e2e.telemetry.OtlpClient;
import io.tenantry.e2e.telemetry.Telemetry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestReporter;

/**
 * What a collector has accepted and holds on disk is not lost when it is killed. What a sampler
 * holds for its decision is in memory, and is; the tests that kill one wait until it has decided.
 */
@Tag("collectors")
@WithCollector
@TestInstance(Lifecycle.PER_CLASS)
class DurabilityIT {

  private static final Duration LONGEST_WAY = Duration.ofMinutes(2);
  private static final int COUNT = 100;

  /** Of the batches between sampling and the queue: a batch counts when the queue has it. */
  private static final String TAKEN_FROM_SAMPLING = "otelcol_processor_batch_batch_send_size_sum";

  private static final Map<String, String> ORGS =
      Map.of("acme", "acme", "wayne", "wayne-enterprises", "initech", "pool");

  private final Telemetry telemetry = new Telemetry(3);
  private Fleet fleet;
  private OrgBackEnds backEnds;
  private Region region;

  @BeforeAll
  void start(Servers servers) {
    fleet = Fleet.in(servers, Checkout.ROOT);
    fleet.tenants(
        """
        pool: pool
        tenants:
          acme: {org: acme, residency: ap-southeast}
          wayne: {org: wayne-enterprises}
        """);
    backEnds = fleet.orgBackEnds(RegionName.AP_SOUTHEAST);
    region = fleet.region(RegionName.AP_SOUTHEAST, backEnds).samplers(2).start();
  }

  @BeforeEach
  void backEndsAreDown() {
    backEnds.tempo().goDown();
    backEnds.mimir().goDown();
    backEnds.loki().goDown();
  }

  @AfterAll
  void close() {
    fleet.close();
  }

  @Test
  void losesNothingWhenEveryCollectorIsKilledWithTheBackEndsDown(TestReporter reporter) {
    region.samplers().forEach(Collector::kill);
    Shipment direct;
    Shipment byAgent;
    try (OtlpClient service = region.service().open();
        OtlpClient workload = region.workload().open()) {
      direct = Shipment.deliver(telemetry, service, RegionName.AP_SOUTHEAST, ORGS, COUNT);
      // Accepted is on disk: both are killed with the last answer.
      region.gateway().kill();
      byAgent = Shipment.deliver(telemetry, workload, RegionName.AP_SOUTHEAST, ORGS, COUNT);
      region.agent().kill();
    }
    region.samplers().forEach(Collector::start);
    region.gateway().start();
    region.agent().start();

    awaitDecided(direct.spans() + byAgent.spans());
    region.samplers().forEach(Collector::kill);
    region.samplers().forEach(Collector::start);
    backEndsComeBack();

    awaitArrival(direct);
    awaitArrival(byAgent);
    report(reporter);
  }

  @Test
  void losesNothingWhenASamplerIsKilledWhileItDelivers(TestReporter reporter) {
    double decided = decided();
    double before = region.atSamplers(TAKEN_FROM_SAMPLING);
    Shipment shipment;
    try (OtlpClient service = region.service().open()) {
      shipment = Shipment.deliver(telemetry, service, RegionName.AP_SOUTHEAST, ORGS, 10 * COUNT);
    }
    awaitQueued(decided + shipment.spans(), before + shipment.spans());

    long requests = requests();
    backEndsComeBack();
    await().atMost(LONGEST_WAY).until(() -> requests() > requests);
    region.samplers().forEach(Collector::kill);
    region.samplers().forEach(Collector::start);

    awaitArrival(shipment);
    report(reporter);
  }

  @Test
  void setsABrokenQueueFileAsideAndDeliversWhatIsOfOthers() throws IOException {
    double decided = decided();
    double before = region.atSamplers(TAKEN_FROM_SAMPLING);
    Shipment shipment;
    try (OtlpClient service = region.service().open()) {
      shipment = Shipment.deliver(telemetry, service, RegionName.AP_SOUTHEAST, ORGS, COUNT);
    }
    awaitQueued(decided + shipment.spans(), before + shipment.spans());
    region.samplers().forEach(Collector::stop);
    for (Collector sampler : region.samplers()) {
      // Of the size that it had, so that only what is in it says that it is broken.
      Path file = sampler.queueDirectory().resolve("exporter_otlp_grpc_tempo.acme_traces");
      Files.write(file, new byte[(int) Files.size(file)]);
    }
    region.samplers().forEach(Collector::start);
    backEndsComeBack();

    await()
        .atMost(LONGEST_WAY)
        .untilAsserted(() -> {
          shipment.hasArrivedIn(backEnds, "wayne");
          shipment.hasArrivedIn(backEnds, "initech");
        });
    assertThat(region.atSamplers("otelcol_queuefiles_set_aside")).isEqualTo(2);
    assertThat(backEnds.tempo().org("acme").traces())
        .doesNotContainAnyElementsOf(shipment.traces("acme"));
    try (OtlpClient service = region.service().open()) {
      awaitArrival(Shipment.deliver(telemetry, service, RegionName.AP_SOUTHEAST, ORGS, COUNT));
    }
  }

  /** Everything lies in the samplers' queues: nothing waits for a decision, or at a gateway. */
  private void awaitDecided(int spans) {
    awaitQueued(spans, spans);
  }

  private void awaitQueued(double decided, double queued) {
    await()
        .atMost(LONGEST_WAY)
        .untilAsserted(() -> {
          assertThat(queueSize(region.agent())).isZero();
          assertThat(queueSize(region.gateway())).isZero();
          assertThat(decided()).isGreaterThanOrEqualTo(decided);
          assertThat(region.atSamplers(TAKEN_FROM_SAMPLING)).isGreaterThanOrEqualTo(queued);
        });
    for (String signal : new String[] {"traces", "metrics", "logs"}) {
      assertThat(region.atSamplers("otelcol_exporter_queue_size", "data_type", signal))
          .isPositive();
    }
  }

  private double decided() {
    return region.atSamplers(
        "otelcol_processor_tail_sampling_global_count_traces_sampled", "sampled", "true");
  }

  private static double queueSize(Collector collector) {
    OwnMetrics metrics = collector.metrics();
    return metrics.sum("otelcol_exporter_queue_size");
  }

  private long requests() {
    return ORGS.values().stream()
        .mapToLong(
            org -> backEnds.tempo().org(org).requests() + backEnds.loki().org(org).requests())
        .sum();
  }

  private void backEndsComeBack() {
    backEnds.tempo().comeBack();
    backEnds.mimir().comeBack();
    backEnds.loki().comeBack();
  }

  private void awaitArrival(Shipment shipment) {
    await().atMost(LONGEST_WAY).untilAsserted(() -> shipment.hasArrivedIn(backEnds));
  }

  /** Twice is allowed, and said. */
  private void report(TestReporter reporter) {
    reporter.publishEntry("items that came twice", Long.toString(Shipment.duplicates(backEnds)));
  }
}

package io.tenantry.e2e.collectors;

import static io.tenantry.e2e.telemetry.PointDraft.gauge;
import static io.tenantry.e2e.telemetry.PointDraft.total;
import static io.tenantry.e2e.telemetry.Source.service;
import static io.tenantry.e2e.telemetry.SpanDraft.span;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tenantry.e2e.servers.Collector;
import io.tenantry.e2e.servers.OwnMetrics;
import io.tenantry.e2e.servers.RecordingListener;
import io.tenantry.e2e.servers.Servers;
import io.tenantry.e2e.servers.WithCollector;
import io.tenantry.e2e.servers.WithJaeger;
import io.tenantry.e2e.servers.WithPrometheus;
import io.tenantry.e2e.standin.Fault;
import io.tenantry.e2e.standin.StoredSeries;
import io.tenantry.e2e.telemetry.OtlpClient;
import io.tenantry.e2e.telemetry.OtlpRequest;
import io.tenantry.e2e.telemetry.Telemetry;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is dead, slow or about to end holds up nobody but itself. */
@Tag("collectors")
@WithCollector
@WithJaeger
@WithPrometheus
@TestInstance(Lifecycle.PER_CLASS)
class IsolationIT {

  private static final Duration LONGEST_WAY = Duration.ofMinutes(2);
  private static final String AUTOSCALER = "otlp_http/autoscaler";
  private static final String METRIC = "shop.payments";
  private static final int ROUNDS = 10;
  private static final Map<String, String> ORGS =
      Map.of("acme", "acme", "wayne", "wayne-enterprises", "initech", "pool");

  private final Telemetry telemetry = new Telemetry(7);
  private Fleet fleet;
  private SharedBackEnds shared;
  private Region usEast;
  private OrgBackEnds backEnds;
  private Region apSoutheast;
  private RecordingListener silent;

  @BeforeAll
  void start(Servers servers) {
    fleet = Fleet.in(servers, Checkout.ROOT);
    fleet.tenants(
        """
        pool: pool
        tenants:
          acme: {org: acme, residency: ap-southeast}
          wayne: {org: wayne-enterprises}
          globex: {residency: us-east}
        """);
    shared = fleet.sharedBackEnds(RegionName.US_EAST);
    usEast = fleet.region(RegionName.US_EAST, shared).start();
    backEnds = fleet.orgBackEnds(RegionName.AP_SOUTHEAST);
    silent = RecordingListener.open();
    apSoutheast =
        fleet
            .region(RegionName.AP_SOUTHEAST, backEnds)
            .samplers(2)
            .overlay(
                Role.GATEWAY,
                """
                exporters:
                  otlp_http/autoscaler: {endpoint: "%s"}
                """
                    .formatted(silent.address().http("")))
            .start();
  }

  @AfterEach
  void heal() {
    backEnds.tempo().faults().none();
    backEnds.mimir().faults().none();
    backEnds.loki().faults().none();
  }

  @AfterAll
  void close() {
    silent.close();
    fleet.close();
  }

  @Test
  void givesPrometheusItsPointsWhileTheAutoscalerIsDown() {
    shared.autoscaler().goDown();
    try (OtlpClient service = usEast.service().open()) {
      for (int round = 1; round <= ROUNDS; round++) {
        double expected = round;
        service.deliver(beat("globex", "us-east", round));
        await()
            .atMost(LONGEST_WAY)
            .untilAsserted(() ->
                assertThat(shared.metrics().number("shop_payments_total{tenant_id=\"globex\"}"))
                    .contains(expected));
      }
      await()
          .atMost(LONGEST_WAY)
          .untilAsserted(() ->
              assertThat(
                      usEast
                          .gateway()
                          .metrics()
                          .sum(
                              "otelcol_exporter_send_failed_metric_points", "exporter", AUTOSCALER))
                  .isPositive());
      hasRoomForDemand(usEast.gateway());

      shared.autoscaler().comeBack();
      int before = shared.autoscaler().beats().size();
      service.deliver(beat("globex", "us-east", ROUNDS));
      await().atMost(LONGEST_WAY).until(() -> shared.autoscaler().beats().size() > before);
    }
    assertThat(shared.autoscaler().metrics()).containsExactly("tenantry.server.in_flight");
  }

  @Test
  void givesTheMetricsBackEndItsPointsWhileTheAutoscalerDoesNotAnswer() {
    try (OtlpClient service = apSoutheast.service().open()) {
      for (int round = 1; round <= ROUNDS; round++) {
        double expected = round;
        service.deliver(beat("acme", "ap-southeast", round));
        await()
            .atMost(LONGEST_WAY)
            .untilAsserted(() ->
                assertThat(backEnds.mimir().org("acme").series(METRIC))
                    .extracting(StoredSeries::total)
                    .containsExactly(expected));
      }
    }
    assertThat(silent.bytes()).isPositive();
    hasRoomForDemand(apSoutheast.gateway());
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        Arguments.argumentSet("unavailable", Fault.unavailable()),
        Arguments.argumentSet("rate limited", Fault.exhausted(Duration.ofSeconds(1))),
        // More than an exporter waits.
        Arguments.argumentSet("slow", Fault.slow(Duration.ofSeconds(15))));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void deliversToOtherOrgsWhileOneHasAFault(Fault fault) {
    backEnds.tempo().faults().forOrg("acme", fault);
    backEnds.mimir().faults().forOrg("acme", fault);
    backEnds.loki().faults().forOrg("acme", fault);
    try (OtlpClient service = apSoutheast.service().open()) {
      // More requests than an exporter has senders, and than the orgs have together.
      for (int i = 0; i < 5; i++) {
        Shipment shipment = deliver(service);
        await()
            .atMost(LONGEST_WAY)
            .untilAsserted(() -> {
              shipment.hasArrivedIn(backEnds, "wayne");
              shipment.hasArrivedIn(backEnds, "initech");
            });
      }
      Shipment last = deliver(service);
      await().atMost(LONGEST_WAY).untilAsserted(() -> last.hasArrivedIn(backEnds, "wayne"));
      if (!(fault instanceof Fault.Slow)) {
        assertThat(backEnds.tempo().org("acme").traces())
            .doesNotContainAnyElementsOf(last.traces("acme"));
      }
      heal();
      await().atMost(LONGEST_WAY).untilAsserted(() -> last.hasArrivedIn(backEnds));
    }
  }

  @Test
  void losesNothingWhenCollectorsAreToldToEndOneAfterTheOther() {
    try (Traffic direct = Traffic.to(apSoutheast.service(), this::failed);
        Traffic byAgent = Traffic.to(apSoutheast.workload(), this::failed)) {
      for (Collector collector : apSoutheast.collectors()) {
        awaitMore(direct);
        awaitMore(byAgent);
        collector.stop();
        collector.start();
      }
      awaitMore(direct);
      awaitMore(byAgent);
      direct.stop();
      byAgent.stop();

      await()
          .atMost(LONGEST_WAY)
          .untilAsserted(() ->
              assertThat(backEnds.tempo().org("wayne-enterprises").traces())
                  .containsAll(direct.accepted())
                  .containsAll(byAgent.accepted()));
    }
  }

  private OtlpRequest.Traces failed() {
    return telemetry.traces(
        service("shop")
            .tenant("wayne")
            .region("ap-southeast")
            .sends(span("GET /orders").failed().times(5)));
  }

  /** What is sent from now on is accepted again. */
  private static void awaitMore(Traffic traffic) {
    int before = traffic.accepted().size();
    await().atMost(LONGEST_WAY).until(() -> traffic.accepted().size() > before + 50);
  }

  private Shipment deliver(OtlpClient service) {
    return Shipment.deliver(telemetry, service, RegionName.AP_SOUTHEAST, ORGS, 20);
  }

  /** Demand for the autoscaler, and a number for the back end of metrics. */
  private OtlpRequest.Metrics beat(String tenant, String region, int number) {
    return telemetry.metrics(
        service("checkout")
            .tenant(tenant)
            .region(region)
            .sends(total(METRIC, number), gauge("tenantry.server.in_flight", number)));
  }

  private static void hasRoomForDemand(Collector gateway) {
    OwnMetrics metrics = gateway.metrics();
    assertThat(metrics.sum("otelcol_exporter_queue_size", "exporter", AUTOSCALER))
        .isLessThan(metrics.sum("otelcol_exporter_queue_capacity", "exporter", AUTOSCALER));
    assertThat(metrics.sum("otelcol_exporter_enqueue_failed_metric_points", "exporter", AUTOSCALER))
        .isZero();
  }
}

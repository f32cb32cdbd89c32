package io.tenantry.e2e.collectors;

import static io.tenantry.e2e.telemetry.LineDraft.line;
import static io.tenantry.e2e.telemetry.PointDraft.total;
import static io.tenantry.e2e.telemetry.Source.service;
import static io.tenantry.e2e.telemetry.SpanDraft.span;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.grpc.Status;
import io.tenantry.e2e.servers.OwnMetrics;
import io.tenantry.e2e.servers.Servers;
import io.tenantry.e2e.servers.WithCollector;
import io.tenantry.e2e.servers.WithJaeger;
import io.tenantry.e2e.servers.WithPrometheus;
import io.tenantry.e2e.standin.Fault;
import io.tenantry.e2e.telemetry.Answer;
import io.tenantry.e2e.telemetry.OtlpClient;
import io.tenantry.e2e.telemetry.OtlpRequest;
import io.tenantry.e2e.telemetry.Telemetry;
import io.tenantry.e2e.telemetry.TraceId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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

/**
 * A tenant whose telemetry may not leave its region: not one byte of it does, and who brings it
 * elsewhere is refused or quarantined, and counted.
 */
@Tag("collectors")
@WithCollector
@WithJaeger
@WithPrometheus
@TestInstance(Lifecycle.PER_CLASS)
class ResidencyIT {

  private static final Duration LONGEST_WAY = Duration.ofMinutes(1);

  private static final String TENANTS =
      """
      pool: pool
      tenants:
        acme: {org: acme, residency: ap-southeast, traces_per_second: 1000}
        globex: {residency: us-east, traces_per_second: 1000}
      """;

  private final Telemetry telemetry = new Telemetry(5);
  private BothRegions regions;

  @BeforeAll
  void start(Servers servers) {
    regions = BothRegions.start(servers, Checkout.ROOT, TENANTS, 1);
  }

  @AfterEach
  void nothingWentElsewhere() {
    assertThat(regions.fleet().bytesToForeignRegions()).isZero();
  }

  @AfterAll
  void close() {
    regions.close();
  }

  @Test
  void waitsForItsOwnBackEndsHoweverLongTheyAreDown() {
    OrgBackEnds backEnds = regions.orgBackEnds();
    Region home = regions.apSoutheast();
    backEnds.tempo().goDown();
    backEnds.mimir().faults().forAll(Fault.unavailable());
    backEnds.loki().faults().forAll(Fault.unavailable());

    Set<TraceId> traces;
    Set<String> records;
    try (OtlpClient workload = home.workload().open();
        OtlpClient tenant = home.tenant("acme").open()) {
      traces = workload.deliver(traces("acme", "ap-southeast", 10));
      workload.deliver(points("acme", "ap-southeast"));
      OtlpRequest.Logs lines = lines("acme", "ap-southeast", "hello");
      tenant.deliver(lines);
      records = lines.records();
    }
    await()
        .atMost(LONGEST_WAY)
        .untilAsserted(() -> {
          assertThat(queued(home, "traces")).isPositive();
          // Tried, and tried again.
          assertThat(backEnds.mimir().faults().refusals()).isGreaterThan(1);
          assertThat(backEnds.loki().faults().refusals()).isGreaterThan(1);
        });
    assertThat(regions.fleet().bytesToForeignRegions()).isZero();

    backEnds.tempo().comeBack();
    backEnds.mimir().faults().none();
    backEnds.loki().faults().none();
    await()
        .atMost(LONGEST_WAY)
        .untilAsserted(() -> {
          assertThat(backEnds.tempo().org("acme").traces()).containsAll(traces);
          assertThat(backEnds.mimir().org("acme").metrics()).contains("residents");
          assertThat(backEnds.loki().org("acme").records()).containsAll(records);
        });
    assertThat(traces).allMatch(id -> regions.sharedBackEnds().traces().trace(id).isEmpty());
  }

  static Stream<Arguments> signals() {
    return Stream.of(argumentSet("traces", 0), argumentSet("metrics", 1), argumentSet("logs", 2));
  }

  @ParameterizedTest
  @MethodSource("signals")
  void refusesATenantThatCallsAnotherRegion(int which) {
    String marker = "abroad-" + which;
    OtlpRequest request =
        List.<OtlpRequest>of(
                telemetry.traces(service(marker).sends(span("GET /").times(3))),
                telemetry.metrics(service(marker).sends(total("abroad", 1), total("more", 1))),
                telemetry.logs(service(marker).sends(line("hello").times(3))))
            .get(which);
    Region abroad = regions.usEast();
    OwnMetrics before = abroad.gateway().metrics();

    try (OtlpClient overGrpc = abroad.tenant("acme").open();
        OtlpClient overHttp = abroad.tenantOverHttp("acme").open()) {
      assertThat(overGrpc.send(request))
          .isInstanceOfSatisfying(
              Answer.Refused.class,
              refusal -> {
                assertThat(refusal.code()).isEqualTo(Status.Code.PERMISSION_DENIED);
                assertThat(refusal.retryAfter()).isEmpty();
              });
      assertThat(overHttp.send(request))
          .isInstanceOfSatisfying(
              Answer.Refused.class, refusal -> assertThat(refusal.httpStatus()).hasValue(403));
    }

    OwnMetrics after = abroad.gateway().metrics();
    assertThat(
            after.sum("tenantry_residency_rejections")
                - before.sum("tenantry_residency_rejections"))
        .isEqualTo(2);
    assertThat(
            after.sum("otelcol_tenantscope_refused_items", "reason", "residency")
                - before.sum("otelcol_tenantscope_refused_items", "reason", "residency"))
        .isEqualTo(2 * request.items());
    // Not in quarantine either, and nowhere on disk.
    assertThat(after.sum("otelcol_tenantscope_items", "connector", "tenantscope/tenants")).isZero();
    assertThat(Remains.with(marker, abroad)).isEmpty();
  }

  @Test
  void quarantinesWhatASharedServiceBringsElsewhereAndLetsTheRestPass() {
    Region abroad = regions.usEast();
    // The service says that it is of us-east; the tenants file knows better.
    OtlpRequest.Traces request =
        telemetry.traces(
            service("shared")
                .region("us-east")
                .sends(
                    span("marker-of-acme").tenant("acme").times(5),
                    span("GET /").tenant("globex").times(5)));
    OtlpRequest.Metrics points =
        telemetry.metrics(
            service("shared")
                .region("us-east")
                .sends(
                    total("marker.of.acme", 1).tenant("acme"),
                    total("visits", 1).tenant("globex")));
    OtlpRequest.Logs lines =
        telemetry.logs(
            service("shared")
                .region("us-east")
                .sends(line("marker-of-acme").tenant("acme"), line("hello").tenant("globex")));
    OwnMetrics before = abroad.gateway().metrics();
    try (OtlpClient workload = abroad.workload().open()) {
      workload.deliver(request);
      workload.deliver(points);
      workload.deliver(lines);
    }

    var jaeger = regions.sharedBackEnds().traces();
    var prometheus = regions.sharedBackEnds().metrics();
    var loki = regions.sharedBackEnds().loki();
    await()
        .atMost(LONGEST_WAY)
        .untilAsserted(() -> {
          assertThat(jaeger.traces("shared", 100)).hasSize(5);
          assertThat(prometheus.number("visits_total{tenant_id=\"globex\"}")).contains(1.0);
          assertThat(loki.org("pool").lines()).anyMatch(line -> line.body().equals("hello"));
          assertThat(quarantined(abroad, before, "foreign_region")).isEqualTo(7);
        });
    assertThat(jaeger.traces("shared", 100))
        .allMatch(trace -> trace.tenants().equals(Set.of("globex")));
    assertThat(prometheus.query("{tenant_id=\"acme\"}")).isEmpty();
    assertThat(loki.orgs()).containsOnly("pool");
    assertThat(loki.org("pool").lines()).noneMatch(line -> line.body().equals("marker-of-acme"));
    // An agent knows of no tenants; from the gateway on there is nothing.
    assertThat(Remains.with("marker-of-acme", abroad))
        .allMatch(file -> file.startsWith(abroad.agent().data()));
  }

  static Stream<Arguments> places() {
    return Stream.of(
        argumentSet("a region that is not there", Optional.of("mars"), "foreign_region"),
        argumentSet("no region", Optional.empty(), "no_region"),
        argumentSet("no name of a region", Optional.of("us-east;ap-southeast"), "illegal_region"));
  }

  @ParameterizedTest
  @MethodSource("places")
  void quarantinesWhatIsOf(Optional<String> place, String reason) {
    Region region = regions.usEast();
    var source = service("lost").tenant("initech");
    OtlpRequest.Traces request =
        telemetry.traces(
            place.map(source::region).orElse(source).sends(span("marker-lost").times(4)));
    OwnMetrics before = region.gateway().metrics();
    try (OtlpClient service = region.service().open()) {
      service.deliver(request);
    }

    assertThat(quarantined(region, before, reason)).isEqualTo(4);
    assertThat(Remains.with("marker-lost", region)).isEmpty();
    assertThat(regions.sharedBackEnds().traces().services()).doesNotContain("lost");
  }

  /** The way that is not there is put there: what the other tests rely on would find it. */
  @Test
  void wouldBeFoundOutIfAFileNamedAnotherRegion(Servers servers) {
    RegionName third = new RegionName("template");
    try (Fleet fleet = Fleet.in(servers, Checkout.ROOT)) {
      Region region =
          fleet
              .region(third, fleet.orgBackEnds(third))
              .overlay(
                  Role.GATEWAY,
                  """
                  exporters:
                    otlp_http/leak:
                      endpoint: ${env:TENANTRY_US_EAST_LOKI_ENDPOINT}
                  service:
                    pipelines:
                      logs/quarantine:
                        exporters: [debug/quarantine, otlp_http/leak]
                  """)
              .start();
      try (OtlpClient service = region.service().open()) {
        service.deliver(lines("globex", "us-east", "hello"));
      }

      await().atMost(LONGEST_WAY).until(() -> fleet.bytesToForeignRegions() > 0);
    }
  }

  private OtlpRequest.Traces traces(String tenant, String region, int count) {
    return telemetry.traces(
        service("residents").tenant(tenant).region(region).sends(span("GET /").times(count)));
  }

  private OtlpRequest.Metrics points(String tenant, String region) {
    return telemetry.metrics(
        service("residents").tenant(tenant).region(region).sends(total("residents", 1)));
  }

  private OtlpRequest.Logs lines(String tenant, String region, String body) {
    return telemetry.logs(
        service("residents").tenant(tenant).region(region).sends(line(body).times(3)));
  }

  private static double queued(Region region, String signal) {
    return region.atSamplers("otelcol_exporter_queue_size", "data_type", signal);
  }

  private static double quarantined(Region region, OwnMetrics before, String reason) {
    String[] labels = {"destination", "quarantine", "reason", reason};
    return region.gateway().metrics().sum("otelcol_tenantscope_items", labels)
        - before.sum("otelcol_tenantscope_items", labels);
  }
}

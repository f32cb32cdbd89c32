package io.tenantry.e2e.collectors;

import static io.tenantry.e2e.telemetry.LineDraft.line;
import static io.tenantry.e2e.telemetry.PointDraft.total;
import static io.tenantry.e2e.telemetry.Source.service;
import static io.tenantry.e2e.telemetry.SpanDraft.span;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tenantry.e2e.query.JaegerClient;
import io.tenantry.e2e.query.QueryRefusedException;
import io.tenantry.e2e.query.StoredTrace;
import io.tenantry.e2e.query.TempoClient;
import io.tenantry.e2e.servers.Servers;
import io.tenantry.e2e.servers.WithCollector;
import io.tenantry.e2e.servers.WithJaeger;
import io.tenantry.e2e.servers.WithPrometheus;
import io.tenantry.e2e.standin.SeriesStore;
import io.tenantry.e2e.standin.StoredLine;
import io.tenantry.e2e.standin.StoredSeries;
import io.tenantry.e2e.telemetry.OtlpClient;
import io.tenantry.e2e.telemetry.Telemetry;
import io.tenantry.e2e.telemetry.TraceId;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/**
 * A workload's telemetry on its way through agent, gateway and samplers: all of it arrives in the
 * back ends of its own region, in us-east with the tenant on every item, in ap-southeast in the
 * tenant's own organization.
 */
@Tag("collectors")
@WithCollector
@WithJaeger
@WithPrometheus
@TestInstance(Lifecycle.PER_CLASS)
class RegionsIT {

  private static final Duration LONGEST_WAY = Duration.ofMinutes(1);

  /** acme and wayne have an organization of their own, initech and hooli share the pool's. */
  private static final String TENANTS =
      """
      pool: pool
      tenants:
        globex: {residency: us-east, traces_per_second: 10000}
        umbrella: {traces_per_second: 10000}
        acme: {org: acme, residency: ap-southeast, traces_per_second: 10000}
        wayne: {org: wayne-enterprises, traces_per_second: 10000}
        initech: {traces_per_second: 10000}
        hooli: {residency: ap-southeast, traces_per_second: 10000}
      """;

  private final Telemetry telemetry = new Telemetry(1);
  private BothRegions regions;

  @BeforeAll
  void start(Servers servers) {
    regions = BothRegions.start(servers, Checkout.ROOT, TENANTS, 2);
  }

  @AfterAll
  void close() {
    regions.close();
  }

  @Test
  void findsEveryTraceOfUsEastInItsJaegerWithTheTenantOnEverySpan() {
    JaegerClient jaeger = regions.sharedBackEnds().traces();
    Set<TraceId> ofGlobex;
    Set<TraceId> ofUmbrella;
    try (OtlpClient workload = regions.usEast().workload().open()) {
      ofGlobex = workload.deliver(telemetry.traces(requests("globex", "us-east", 200)));
      ofUmbrella = workload.deliver(telemetry.traces(requests("umbrella", "us-east", 200)));
    }
    awaitInJaeger(ofGlobex);
    awaitInJaeger(ofUmbrella);

    assertThat(ofGlobex)
        .hasSize(200)
        .allSatisfy(id -> isWhole(jaeger.trace(id).orElseThrow(), "globex", "us-east"));
    assertThat(ofUmbrella)
        .hasSize(200)
        .allSatisfy(id -> isWhole(jaeger.trace(id).orElseThrow(), "umbrella", "us-east"));
    assertThat(tracesInAnyOrg())
        .doesNotContainAnyElementsOf(ofGlobex)
        .doesNotContainAnyElementsOf(ofUmbrella);
  }

  @Test
  void findsATraceOfApSoutheastInTheOrganizationOfItsTenantOnly() {
    TempoClient tempo = regions.orgBackEnds().traces();
    Set<TraceId> ofAcme;
    Set<TraceId> ofInitech;
    try (OtlpClient workload = regions.apSoutheast().workload().open()) {
      ofAcme = workload.deliver(telemetry.traces(requests("acme", "ap-southeast", 200)));
      ofInitech = workload.deliver(telemetry.traces(requests("initech", "ap-southeast", 200)));
    }
    awaitInOrg("acme", ofAcme);
    awaitInOrg("pool", ofInitech);

    assertThat(ofAcme)
        .hasSize(200)
        .allSatisfy(id -> {
          isWhole(tempo.as("acme").trace(id).orElseThrow(), "acme", "ap-southeast");
          assertThat(tempo.as("pool").trace(id)).isEmpty();
        });
    assertThat(ofInitech)
        .hasSize(200)
        .allSatisfy(id -> {
          isWhole(tempo.as("pool").trace(id).orElseThrow(), "initech", "ap-southeast");
          assertThat(tempo.as("acme").trace(id)).isEmpty();
        });
    assertThat(ofAcme).allMatch(id -> regions.sharedBackEnds().traces().trace(id).isEmpty());
  }

  @Test
  void tellsNobodyATraceWithoutAnOrganizationOrAsSeveral() {
    TempoClient tempo = regions.orgBackEnds().traces();
    TraceId id;
    try (OtlpClient workload = regions.apSoutheast().workload().open()) {
      id =
          workload
              .deliver(telemetry.traces(requests("wayne", "ap-southeast", 1)))
              .iterator()
              .next();
    }
    awaitInOrg("wayne-enterprises", Set.of(id));

    assertThatThrownBy(() -> tempo.trace(id))
        .isInstanceOfSatisfying(
            QueryRefusedException.class, refusal -> assertThat(refusal.status()).isEqualTo(401));
    assertThatThrownBy(() -> tempo.as("wayne-enterprises|pool").trace(id))
        .isInstanceOf(QueryRefusedException.class);
  }

  @Test
  void takesApartTracesOfSeveralTenantsInOneRequest() {
    Set<TraceId> all;
    TraceId shared = telemetry.nextTrace();
    // One process for all of them, and one for each: by the span, and by the resource.
    try (OtlpClient service = regions.apSoutheast().service().open()) {
      all =
          service.deliver(
              telemetry
                  .interleaved()
                  .traces(
                      service("gateway")
                          .region("ap-southeast")
                          .sends(
                              span("GET /").tenant("acme").times(20),
                              span("GET /").tenant("wayne").times(20),
                              span("GET /").tenant("initech").times(20),
                              span("GET /").tenant("acme").inTrace(shared),
                              span("GET /").tenant("wayne").inTrace(shared),
                              span("GET /").tenant("hooli").inTrace(shared)),
                      requests("acme", "ap-southeast", 20),
                      requests("hooli", "ap-southeast", 20),
                      requests("wayne", "ap-southeast", 20)));
    }
    assertThat(all).hasSize(121);
    await().atMost(LONGEST_WAY).untilAsserted(() -> assertThat(tracesInAnyOrg()).containsAll(all));

    for (TraceId id : all) {
      Map<String, Optional<StoredTrace>> inOrg =
          Map.of(
              "acme", regions.orgBackEnds().tempo().org("acme").trace(id),
              "wayne-enterprises", regions.orgBackEnds().tempo().org("wayne-enterprises").trace(id),
              "pool", regions.orgBackEnds().tempo().org("pool").trace(id));
      inOrg.forEach((org, trace) -> trace.ifPresent(found -> isOfOrg(found, org)));
      if (!id.equals(shared)) {
        assertThat(inOrg.values().stream().filter(Optional::isPresent)).hasSize(1);
      }
    }
    assertThat(regions.orgBackEnds().tempo().pushesWithoutOrg()).isZero();
  }

  @Test
  void keepsMetricsOfSeveralTenantsInOneRequestApart() {
    String metric = "shop.orders";
    try (OtlpClient service = regions.apSoutheast().service().open()) {
      service.deliver(
          telemetry
              .interleaved()
              .metrics(
                  service("gateway")
                      .region("ap-southeast")
                      .sends(
                          total(metric, 1).tenant("acme"),
                          total(metric, 2).tenant("wayne"),
                          total(metric, 3).tenant("initech")),
                  service("own").tenant("acme").region("ap-southeast").sends(total(metric, 4)),
                  service("own").tenant("hooli").region("ap-southeast").sends(total(metric, 5))));
    }
    Map<String, Set<Double>> expected =
        Map.of(
            "acme", Set.of(1.0, 4.0), "wayne-enterprises", Set.of(2.0), "pool", Set.of(3.0, 5.0));
    await()
        .atMost(LONGEST_WAY)
        .untilAsserted(() ->
            assertThat(expected)
                .allSatisfy((org, totals) -> assertThat(totals(org, metric)).isEqualTo(totals)));
    assertThat(regions.orgBackEnds().mimir().org("acme").series(metric))
        .allMatch(series -> series.tenant().equals(Optional.of("acme")))
        .allMatch(series -> series.region().equals(Optional.of("ap-southeast")));
    assertThat(regions.orgBackEnds().mimir().pushesWithoutOrg()).isZero();
  }

  @Test
  void keepsLogLinesOfSeveralTenantsInOneRequestApart() {
    Set<String> records;
    try (OtlpClient service = regions.apSoutheast().service().open()) {
      var request =
          telemetry
              .interleaved()
              .logs(
                  service("gateway")
                      .region("ap-southeast")
                      .sends(
                          line("of acme").tenant("acme").times(5),
                          line("of wayne").tenant("wayne").times(5),
                          line("of initech").tenant("initech").times(5)),
                  service("own")
                      .tenant("acme")
                      .region("ap-southeast")
                      .sends(line("of acme").times(5)));
      service.deliver(request);
      records = request.records();
    }
    var loki = regions.orgBackEnds().loki();
    await()
        .atMost(LONGEST_WAY)
        .untilAsserted(() ->
            assertThat(
                    Set.of("acme", "wayne-enterprises", "pool").stream()
                        .flatMap(org -> loki.org(org).records().stream())
                        .collect(toSet()))
                .containsAll(records));
    assertThat(loki.org("acme").lines())
        .hasSize(10)
        .allMatch(line -> line.body().equals("of acme"))
        .allMatch(line -> line.tenant().equals(Optional.of("acme")));
    assertThat(loki.org("wayne-enterprises").lines())
        .extracting(StoredLine::body)
        .containsOnly("of wayne");
    assertThat(loki.org("pool").lines()).extracting(StoredLine::body).containsOnly("of initech");
    assertThat(loki.pushesWithoutOrg()).isZero();
  }

  @Test
  void findsMetricsAndLogLinesOfUsEastInItsPrometheusAndLoki() {
    Set<String> records;
    try (OtlpClient workload = regions.usEast().workload().open()) {
      workload.deliver(
          telemetry.metrics(
              service("checkout")
                  .region("us-east")
                  .sends(
                      total("shop.payments", 7).tenant("globex"),
                      total("shop.payments", 8).tenant("umbrella"))));
      var lines =
          telemetry.logs(
              service("checkout").region("us-east").sends(line("paid").tenant("globex").times(3)));
      workload.deliver(lines);
      records = lines.records();
    }
    var prometheus = regions.sharedBackEnds().metrics();
    await()
        .atMost(LONGEST_WAY)
        .untilAsserted(() -> {
          assertThat(prometheus.number("shop_payments_total{tenant_id=\"globex\"}")).contains(7.0);
          assertThat(prometheus.number("shop_payments_total{tenant_id=\"umbrella\"}"))
              .contains(8.0);
          assertThat(regions.sharedBackEnds().loki().org("pool").records()).containsAll(records);
        });
    assertThat(prometheus.number("shop_payments_total{tenant_region=\"us-east\"} > 7"))
        .contains(8.0);
    assertThat(regions.orgBackEnds().mimir().org("pool").metrics()).doesNotContain("shop.payments");
  }

  @Test
  void sendsNothingToAnotherRegion() {
    assertThat(regions.fleet().bytesToForeignRegions()).isZero();
  }

  /** Requests of one tenant to a process of its own, each with a query. */
  private static io.tenantry.e2e.telemetry.Source.SpanSource requests(
      String tenant, String region, int count) {
    return service("storefront")
        .tenant(tenant)
        .region(region)
        .sends(span("GET /products").child(span("SELECT products")).times(count));
  }

  private void awaitInJaeger(Set<TraceId> ids) {
    JaegerClient jaeger = regions.sharedBackEnds().traces();
    await()
        .atMost(LONGEST_WAY)
        .untilAsserted(() -> assertThat(ids).allMatch(id -> jaeger.trace(id).isPresent()));
  }

  private void awaitInOrg(String org, Set<TraceId> ids) {
    await()
        .atMost(LONGEST_WAY)
        .untilAsserted(
            () -> assertThat(regions.orgBackEnds().tempo().org(org).traces()).containsAll(ids));
  }

  private Set<TraceId> tracesInAnyOrg() {
    var tempo = regions.orgBackEnds().tempo();
    return tempo.orgs().stream().flatMap(org -> tempo.org(org).traces().stream()).collect(toSet());
  }

  private Set<Double> totals(String org, String metric) {
    SeriesStore store = regions.orgBackEnds().mimir().org(org);
    return store.series(metric).stream().map(StoredSeries::total).collect(toSet());
  }

  /** Both spans of a request, each of this tenant and region. */
  private static void isWhole(StoredTrace trace, String tenant, String region) {
    assertThat(trace.spans())
        .hasSize(2)
        .allMatch(span -> span.tenant().equals(Optional.of(tenant)))
        .allMatch(span -> span.region().equals(Optional.of(region)));
  }

  private static void isOfOrg(StoredTrace trace, String org) {
    Set<String> tenants =
        switch (org) {
          case "acme" -> Set.of("acme");
          case "wayne-enterprises" -> Set.of("wayne");
          default -> Set.of("initech", "hooli");
        };
    assertThat(trace.spans()).allMatch(span -> tenants.contains(span.tenant().orElseThrow()));
  }
}

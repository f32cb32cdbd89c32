package io.tenantry.e2e.collectors;

import static io.tenantry.e2e.telemetry.Source.service;
import static io.tenantry.e2e.telemetry.SpanDraft.span;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tenantry.e2e.servers.Servers;
import io.tenantry.e2e.servers.WithCollector;
import io.tenantry.e2e.telemetry.OtlpClient;
import io.tenantry.e2e.telemetry.OtlpRequest;
import io.tenantry.e2e.telemetry.Telemetry;
import io.tenantry.e2e.telemetry.TraceId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** The tenants file changes while everything runs. */
@Tag("collectors")
@WithCollector
@TestInstance(Lifecycle.PER_CLASS)
class TenantsFileIT {

  private static final Duration LONGEST_WAY = Duration.ofMinutes(2);
  private static final String LOADS = "otelcol_tenantscope_tenants_file_loads";
  private static final String TENANTS =
      """
      pool: pool
      tenants:
        acme: {org: acme, residency: ap-southeast}
      """;
  private static final String ONE_MORE = TENANTS + "  stark: {org: stark}\n";

  private final Telemetry telemetry = new Telemetry(6);
  private Fleet fleet;
  private OrgBackEnds backEnds;
  private Region region;

  @BeforeAll
  void start(Servers servers) {
    fleet = Fleet.in(servers, Checkout.ROOT);
    fleet.tenants(TENANTS);
    backEnds = fleet.orgBackEnds(RegionName.AP_SOUTHEAST);
    region = fleet.region(RegionName.AP_SOUTHEAST, backEnds).samplers(2).start();
  }

  @AfterAll
  void close() {
    fleet.close();
  }

  @Test
  void givesANewTenantItsOrgAndLosesNothingOfTheOthers() {
    Set<TraceId> ofAcme;
    Set<TraceId> ofInitech;
    Set<TraceId> early;
    Set<TraceId> late;
    try (Traffic acme = traffic("acme");
        Traffic initech = traffic("initech");
        OtlpClient service = region.service().open()) {
      early = service.deliver(failed("stark"));
      await()
          .atMost(LONGEST_WAY)
          .untilAsserted(() -> assertThat(traces("pool")).containsAll(early));

      Map<String, Double> loads = loads("ok");
      fleet.tenants(ONE_MORE);
      awaitLoads("ok", loads);
      late = service.deliver(failed("stark"));
      await()
          .atMost(LONGEST_WAY)
          .untilAsserted(() -> assertThat(traces("stark")).containsAll(late));

      acme.stop();
      initech.stop();
      assertThat(acme.refusals() + initech.refusals()).isZero();
      ofAcme = acme.accepted();
      ofInitech = initech.accepted();
    }
    await()
        .atMost(LONGEST_WAY)
        .untilAsserted(() -> {
          assertThat(traces("acme")).isEqualTo(ofAcme);
          assertThat(traces("pool")).containsAll(ofInitech);
        });
    assertThat(traces("stark")).isEqualTo(late);
    assertThat(traces("pool")).doesNotContainAnyElementsOf(ofAcme);
    goesOnWithTheLastGoodFile();
  }

  /** Within one test, because each begins with what the file said before. */
  private void goesOnWithTheLastGoodFile() {
    Map<String, Double> failures = loads("failed");
    fleet.tenants(ONE_MORE + "  hooli: {org: hooli, residence: us-east}\n");
    awaitLoads("failed", failures);
    Set<TraceId> ofStark;
    Set<TraceId> ofHooli;
    try (OtlpClient service = region.service().open()) {
      ofStark = service.deliver(failed("stark"));
      ofHooli = service.deliver(failed("hooli"));
    }
    await()
        .atMost(LONGEST_WAY)
        .untilAsserted(() -> {
          assertThat(traces("stark")).containsAll(ofStark);
          assertThat(traces("pool")).containsAll(ofHooli);
        });
    assertThat(backEnds.tempo().orgs()).doesNotContain("hooli");

    Map<String, Double> loads = loads("ok");
    fleet.tenants(ONE_MORE + "  hooli: {org: hooli}\n");
    awaitLoads("ok", loads);
    Set<TraceId> later;
    try (OtlpClient service = region.service().open()) {
      later = service.deliver(failed("hooli"));
    }
    await().atMost(LONGEST_WAY).untilAsserted(() -> assertThat(traces("hooli")).isEqualTo(later));
  }

  private Traffic traffic(String tenant) {
    return Traffic.to(region.service(), () -> failed(tenant));
  }

  private OtlpRequest.Traces failed(String tenant) {
    return telemetry.traces(
        service("shop")
            .tenant(tenant)
            .region("ap-southeast")
            .sends(span("GET /orders").failed().times(5)));
  }

  private Set<TraceId> traces(String org) {
    return backEnds.tempo().org(org).traces();
  }

  /** By collector and component: everyone who reads the file counts for itself. */
  private Map<String, Double> loads(String result) {
    Map<String, Double> loads = new HashMap<>();
    Stream.concat(Stream.of(region.gateway()), region.samplers().stream())
        .forEach(collector ->
            collector.metrics().samples().stream()
                .filter(sample -> sample.name().equals(LOADS))
                .filter(sample -> result.equals(sample.labels().get("result")))
                .forEach(sample ->
                    loads.put(
                        collector.name() + "/" + sample.labels().get("component"),
                        sample.value())));
    return loads;
  }

  /** Until every one of them has found the file good, or bad, once more. */
  private void awaitLoads(String result, Map<String, Double> before) {
    Set<String> readers = loads("ok").keySet();
    assertThat(readers).contains("ap-southeast-gateway/tenantscope/services");
    await()
        .atMost(LONGEST_WAY)
        .untilAsserted(() -> {
          Map<String, Double> now = loads(result);
          assertThat(readers)
              .allMatch(reader -> now.getOrDefault(reader, 0.0) > before.getOrDefault(reader, 0.0));
        });
  }
}

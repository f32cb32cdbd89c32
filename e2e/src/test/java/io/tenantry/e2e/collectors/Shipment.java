package io.tenantry.e2e.collectors;

import static io.tenantry.e2e.telemetry.LineDraft.line;
import static io.tenantry.e2e.telemetry.PointDraft.total;
import static io.tenantry.e2e.telemetry.Source.service;
import static io.tenantry.e2e.telemetry.SpanDraft.span;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.e2e.query.PrometheusClient;
import io.tenantry.e2e.query.StoredTrace;
import io.tenantry.e2e.telemetry.OtlpClient;
import io.tenantry.e2e.telemetry.OtlpRequest;
import io.tenantry.e2e.telemetry.PointDraft;
import io.tenantry.e2e.telemetry.Telemetry;
import io.tenantry.e2e.telemetry.TraceId;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Traces, data points and log lines of several tenants that a region has accepted, and whether they
 * are where they belong. All traces have failed, so that none is sampled away.
 */
final class Shipment {

  private static final String METRIC = "shop.orders";
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private final String number = "s" + NUMBERS.incrementAndGet();
  private final String region;
  private final Map<String, String> orgs;
  private final int count;
  private final Map<String, Set<TraceId>> traces = new LinkedHashMap<>();
  private final Map<String, Set<String>> records = new LinkedHashMap<>();

  private Shipment(String region, Map<String, String> orgs, int count) {
    this.region = region;
    this.orgs = Map.copyOf(orgs);
    this.count = count;
  }

  /**
   * Delivers it, and returns when all of it was accepted.
   *
   * @param orgs of each tenant
   * @param count of traces, of points and of lines for each tenant
   */
  static Shipment deliver(
      Telemetry telemetry, OtlpClient to, RegionName region, Map<String, String> orgs, int count) {
    Shipment shipment = new Shipment(region.id(), orgs, count);
    orgs.keySet().forEach(tenant -> shipment.deliver(telemetry, to, tenant));
    return shipment;
  }

  private void deliver(Telemetry telemetry, OtlpClient to, String tenant) {
    var shop = service("shop").tenant(tenant).region(region);
    for (int sent = 0; sent < count; sent += 10) {
      traces
          .computeIfAbsent(tenant, any -> new LinkedHashSet<>())
          .addAll(to.deliver(telemetry.traces(shop.sends(span("GET /orders").failed().times(10)))));
    }
    to.deliver(
        telemetry.metrics(
            shop.sends(
                IntStream.range(0, count)
                    .mapToObj(
                        i -> total(METRIC, i).with("shipment", number).with("lane", "lane-" + i))
                    .toArray(PointDraft[]::new))));
    OtlpRequest.Logs lines = telemetry.logs(shop.sends(line("ordered").times(count)));
    to.deliver(lines);
    records.put(tenant, lines.records());
  }

  /** Of all its tenants together. */
  int spans() {
    return traces.values().stream().mapToInt(Set::size).sum();
  }

  Set<TraceId> traces(String tenant) {
    return traces.getOrDefault(tenant, Set.of());
  }

  /** All of it, each tenant's in its own org and in no other. */
  void hasArrivedIn(OrgBackEnds backEnds) {
    orgs.keySet().forEach(tenant -> hasArrivedIn(backEnds, tenant));
  }

  /** What is this tenant's, in its own org and in no other. */
  void hasArrivedIn(OrgBackEnds backEnds, String tenant) {
    String org = orgs.getOrDefault(tenant, "");
    assertThat(backEnds.tempo().org(org).traces()).containsAll(traces(tenant));
    assertThat(backEnds.loki().org(org).records()).containsAll(records(tenant));
    assertThat(points(backEnds, org, tenant)).isEqualTo(count);
    Set<String> others =
        orgs.values().stream().filter(other -> !other.equals(org)).collect(toSet());
    for (String other : others) {
      assertThat(backEnds.tempo().org(other).traces()).doesNotContainAnyElementsOf(traces(tenant));
      assertThat(backEnds.loki().org(other).records()).doesNotContainAnyElementsOf(records(tenant));
      assertThat(points(backEnds, other, tenant)).isZero();
    }
  }

  /** All of it, with its tenant on every item, and log lines in the tenant's org. */
  void hasArrivedIn(SharedBackEnds backEnds) {
    PrometheusClient prometheus = backEnds.metrics();
    orgs.forEach((tenant, org) -> {
      for (TraceId id : traces(tenant)) {
        assertThat(backEnds.traces().trace(id).map(StoredTrace::tenants)).contains(Set.of(tenant));
      }
      assertThat(
              prometheus.number(
                  "count(last_over_time(shop_orders_total{shipment=\"%s\",tenant_id=\"%s\"}[1h]))"
                      .formatted(number, tenant)))
          .contains((double) count);
      assertThat(backEnds.loki().org(org).records()).containsAll(records(tenant));
    });
  }

  private Set<String> records(String tenant) {
    return records.getOrDefault(tenant, Set.of());
  }

  private long points(OrgBackEnds backEnds, String org, String tenant) {
    return backEnds.mimir().org(org).series(METRIC).stream()
        .filter(series -> series.attribute("shipment").equals(Optional.of(number)))
        .filter(series -> series.tenant().equals(Optional.of(tenant)))
        .count();
  }

  /** Spans, points and lines that stand-ins were sent again after they had taken them. */
  static long duplicates(OrgBackEnds backEnds) {
    return backEnds.tempo().orgs().stream()
            .mapToLong(org -> backEnds.tempo().org(org).duplicates())
            .sum()
        + backEnds.mimir().orgs().stream()
            .mapToLong(org -> backEnds.mimir().org(org).duplicates())
            .sum()
        + backEnds.loki().orgs().stream()
            .mapToLong(org -> backEnds.loki().org(org).duplicates())
            .sum();
  }
}

package io.tenantry.e2e.collectors;

import static io.tenantry.e2e.telemetry.Source.service;
import static io.tenantry.e2e.telemetry.SpanDraft.span;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tenantry.e2e.query.PrometheusClient;
import io.tenantry.e2e.servers.Collector;
import io.tenantry.e2e.servers.Servers;
import io.tenantry.e2e.servers.WithCollector;
import io.tenantry.e2e.servers.WithJaeger;
import io.tenantry.e2e.servers.WithPrometheus;
import io.tenantry.e2e.telemetry.OtlpClient;
import io.tenantry.e2e.telemetry.SpanDraft;
import io.tenantry.e2e.telemetry.Telemetry;
import io.tenantry.e2e.telemetry.TraceId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** What two samplers tell Prometheus of the spans that they have seen. */
@Tag("collectors")
@WithCollector
@WithJaeger
@WithPrometheus
@TestInstance(Lifecycle.PER_CLASS)
class SpanMetricsIT {

  private static final Duration LONGEST_WAY = Duration.ofMinutes(2);
  private static final String CALLS = "traces_span_metrics_calls_total";

  /** Few enough to be met with a few hundred spans; as shipped it takes tens of thousands. */
  private static final int LIMIT = 40;

  private final Telemetry telemetry = new Telemetry(9);
  private Fleet fleet;
  private SharedBackEnds backEnds;
  private Region region;
  private PrometheusClient prometheus;

  @BeforeAll
  void start(Servers servers) {
    fleet = Fleet.in(servers, Checkout.ROOT);
    fleet.tenants(
        """
        pool: pool
        tenants:
          globex: {residency: us-east, traces_per_second: 5}
          umbrella: {traces_per_second: 5}
        """);
    backEnds = fleet.sharedBackEnds(RegionName.US_EAST);
    prometheus = backEnds.metrics();
    region =
        fleet
            .region(RegionName.US_EAST, backEnds)
            .samplers(2)
            .overlay(
                Role.SAMPLER,
                """
                connectors:
                  span_metrics: {aggregation_cardinality_limit: %d}
                """
                    .formatted(LIMIT))
            .start();
  }

  @AfterAll
  void close() {
    fleet.close();
  }

  @Test
  void countsEverySpanThoughJaegerHasOnlyTheSampledOnes() {
    double decided = decided();
    Set<TraceId> ofGlobex = deliver("storefront", "globex", span("GET /products"), 600);
    Set<TraceId> ofUmbrella = deliver("storefront", "umbrella", span("GET /products"), 300);

    awaitCalls("storefront", "globex", 600);
    awaitCalls("storefront", "umbrella", 300);
    assertThat(
            prometheus.number(
                "sum(histogram_count(traces_span_metrics_duration_seconds{job=\"shop/storefront\"}))"))
        .contains(900.0);
    await().atMost(LONGEST_WAY).until(() -> decided() - decided >= 900);
    await()
        .atMost(LONGEST_WAY)
        .untilAsserted(() -> {
          assertThat(inJaeger(ofGlobex)).isNotEmpty();
          assertThat(inJaeger(ofUmbrella)).isNotEmpty();
        });
    assertThat(inJaeger(ofGlobex)).hasSizeLessThan(300);
    assertThat(inJaeger(ofUmbrella)).hasSizeLessThan(150);
  }

  @Test
  void namesTracesThatJaegerKnowsInExemplars() {
    Instant begin = Instant.now();
    Set<TraceId> failed = deliver("checkout", "globex", span("POST /pay").failed(), 50);
    await()
        .atMost(LONGEST_WAY)
        .untilAsserted(() ->
            assertThat(exemplars(begin))
                .isNotEmpty()
                .isSubsetOf(failed)
                .allMatch(id -> backEnds.traces().trace(id).isPresent()));
  }

  @Test
  void gathersInOneSeriesWhatATenantMakesUp() {
    int spans = 400;
    try (OtlpClient service = region.service().open()) {
      service.deliver(
          telemetry.traces(
              service("madeup")
                  .tenant("globex")
                  .region("us-east")
                  .sends(
                      IntStream.range(0, spans)
                          .mapToObj(i -> span("GET /products/" + i))
                          .toArray(SpanDraft[]::new))));
    }
    await()
        .atMost(LONGEST_WAY)
        .untilAsserted(() -> {
          assertThat(prometheus.number("sum(%s{job=\"shop/madeup\"})".formatted(CALLS)))
              .contains((double) spans);
          assertThat(
                  prometheus.number(
                      "sum(%s{job=\"shop/madeup\",otel_metric_overflow=\"true\"})"
                          .formatted(CALLS)))
              .contains((double) spans - 2 * LIMIT);
        });
    // Another workload of the same tenant keeps its detail.
    deliver("tidy", "globex", span("GET /orders"), 10);
    awaitCalls("tidy", "globex", 10);
  }

  @Test
  void hasOneWriterForEverySeriesAlsoAfterARestart() {
    deliver("restarted", "umbrella", span("GET /cart"), 200);
    awaitCalls("restarted", "umbrella", 200);
    for (Collector sampler : region.samplers()) {
      sampler.stop();
      sampler.start();
    }
    deliver("restarted", "umbrella", span("GET /cart"), 100);
    awaitCalls("restarted", "umbrella", 300);

    String series = CALLS + "{job=\"shop/restarted\"}";
    assertThat(
            prometheus.number(
                "count(count by (collector_instance_id) (last_over_time(%s[1h])))"
                    .formatted(series)))
        .contains(4.0);
    assertThat(prometheus.number("sum(resets(%s[1h]))".formatted(series))).contains(0.0);
    assertThat(
            prometheus.number(
                "max(count by (collector_instance_id) (last_over_time(%s[1h])))".formatted(series)))
        .contains(1.0);
  }

  private Set<TraceId> deliver(String service, String tenant, SpanDraft span, int count) {
    try (OtlpClient client = region.service().open()) {
      return client.deliver(
          telemetry.traces(
              service(service).tenant(tenant).region("us-east").sends(span.times(count))));
    }
  }

  /** Over all instances that there have been. */
  private void awaitCalls(String service, String tenant, double count) {
    String query =
        "sum(last_over_time(%s{job=\"shop/%s\",tenant_id=\"%s\",tenant_region=\"us-east\"}[1h]))"
            .formatted(CALLS, service, tenant);
    await()
        .atMost(LONGEST_WAY)
        .untilAsserted(() -> assertThat(prometheus.number(query)).contains(count));
  }

  private double decided() {
    return region.atSamplers("otelcol_processor_tail_sampling_global_count_traces_sampled");
  }

  private Set<TraceId> inJaeger(Set<TraceId> ids) {
    return ids.stream().filter(id -> backEnds.traces().trace(id).isPresent()).collect(toSet());
  }

  private Set<TraceId> exemplars(Instant since) {
    return prometheus
        .exemplars(
            "traces_span_metrics_duration_seconds{job=\"shop/checkout\",tenant_id=\"globex\"}",
            since,
            Instant.now().plusSeconds(60))
        .stream()
        .map(PrometheusClient.Exemplar::trace)
        .flatMap(Optional::stream)
        .collect(toSet());
  }
}

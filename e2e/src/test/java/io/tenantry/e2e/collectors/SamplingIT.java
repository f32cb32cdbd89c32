package io.tenantry.e2e.collectors;

import static io.tenantry.e2e.telemetry.Source.service;
import static io.tenantry.e2e.telemetry.SpanDraft.span;
import static java.util.concurrent.CompletableFuture.supplyAsync;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tenantry.e2e.servers.Servers;
import io.tenantry.e2e.servers.WithCollector;
import io.tenantry.e2e.telemetry.Flood;
import io.tenantry.e2e.telemetry.OtlpClient;
import io.tenantry.e2e.telemetry.OtlpRequest;
import io.tenantry.e2e.telemetry.Source;
import io.tenantry.e2e.telemetry.SpanDraft;
import io.tenantry.e2e.telemetry.Telemetry;
import io.tenantry.e2e.telemetry.TraceId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Two samplers, and a tenant that sends fifty times as many traces as it may keep. */
@Tag("collectors")
@WithCollector
@TestInstance(Lifecycle.PER_CLASS)
class SamplingIT {

  private static final Duration LONGEST_WAY = Duration.ofMinutes(2);
  private static final Duration FLOOD = Duration.ofSeconds(20);
  private static final int SAMPLERS = 2;

  /** Of acme, at each sampler. */
  private static final int RATE = 5;

  /** A bucket holds what comes in two seconds, and is full at the start. */
  private static final int BURST = 2 * RATE;

  private static final int TRACES_PER_REQUEST = 50;
  private static final double REQUESTS_PER_SECOND = 50.0 * SAMPLERS * RATE / TRACES_PER_REQUEST;

  /** As shipped: the two halves of a trace come in different requests. */
  private static final String SHIPPED_WAIT =
      """
      processors:
        tail_sampling: {decision_wait: 10s}
      """;

  private final Telemetry telemetry = new Telemetry(5);
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
          acme: {org: acme, traces_per_second: %d}
          wayne: {org: wayne-enterprises, traces_per_second: %d}
        """
            .formatted(RATE, RATE));
    backEnds = fleet.orgBackEnds(RegionName.AP_SOUTHEAST);
    region =
        fleet
            .region(RegionName.AP_SOUTHEAST, backEnds)
            .samplers(SAMPLERS)
            .overlay(Role.SAMPLER, SHIPPED_WAIT)
            .start();
  }

  @AfterAll
  void close() {
    fleet.close();
  }

  @Test
  void keepsOthersErrorsAndSlowTracesWholeWhileATenantFloods() {
    Others others = new Others();
    long begin = System.nanoTime();
    CompletableFuture<Flood.Report> aside =
        supplyAsync(() -> flood(others, 10), Thread::startVirtualThread);
    Flood.Report flood = flood(this::floodingRequest, REQUESTS_PER_SECOND);
    double flooded = seconds(begin);
    Flood.Report report = aside.join();
    assertThat(flood.refused()).isEmpty();
    assertThat(report.refused()).isEmpty();
    assertThat(report.accepted()).isEqualTo(report.due());

    Set<TraceId> all = new LinkedHashSet<>(flood.acceptedTraces());
    all.addAll(report.acceptedTraces());
    await()
        .atMost(LONGEST_WAY)
        .untilAsserted(() ->
            assertThat(
                    region.atSamplers(
                        "otelcol_processor_tail_sampling_global_count_traces_sampled"))
                .isGreaterThanOrEqualTo(all.size()));
    double decided = seconds(begin);
    await()
        .atMost(LONGEST_WAY)
        .untilAsserted(() -> {
          assertThat(backEnds.tempo().org("wayne-enterprises").traces())
              .containsAll(others.failedInSecondHalf);
          assertThat(backEnds.tempo().org("pool").traces())
              .containsAll(others.failed)
              .containsAll(others.slow)
              .containsAll(others.plain);
          // Between the last decision and the back end there is a queue.
          assertThat(
                  region.atSamplers(
                      "otelcol_processor_tail_sampling_global_count_traces_sampled",
                      "sampled",
                      "true"))
              .isEqualTo(stored());
        });

    assertThat(others.failedInSecondHalf)
        .hasSizeGreaterThanOrEqualTo(100)
        .allSatisfy(id ->
            assertThat(backEnds.tempo().org("wayne-enterprises").trace(id).orElseThrow().spans())
                .hasSize(2));
    int kept = backEnds.tempo().org("acme").traces().size();
    assertThat(kept - SAMPLERS * BURST)
        .isBetween(
            (int) (0.9 * SAMPLERS * RATE * flooded),
            (int) Math.ceil(1.1 * SAMPLERS * RATE * decided));
    assertThat(region.samplers())
        .allSatisfy(sampler ->
            assertThat(
                    sampler
                        .metrics()
                        .sum(
                            "otelcol_processor_tail_sampling_global_count_traces_sampled",
                            "sampled",
                            "true"))
                .isPositive());
  }

  private OtlpRequest.Traces floodingRequest() {
    return telemetry.traces(from("shop", "acme", span("GET /products").times(TRACES_PER_REQUEST)));
  }

  /** What the others send meanwhile, a request of each in turn. */
  private final class Others implements Supplier<OtlpRequest.Traces> {

    private final Set<TraceId> failedInSecondHalf = new LinkedHashSet<>();
    private final Set<TraceId> failed = new LinkedHashSet<>();
    private final Set<TraceId> slow = new LinkedHashSet<>();
    private final Set<TraceId> plain = new LinkedHashSet<>();
    private final List<TraceId> firstHalf = new ArrayList<>();
    private int turn;

    @Override
    public OtlpRequest.Traces get() {
      return switch (turn++ % 5) {
        case 0 -> {
          firstHalf.addAll(Stream.generate(telemetry::nextTrace).limit(5).toList());
          yield telemetry.traces(from("storefront", "wayne", in(firstHalf, span("GET /cart"))));
        }
        case 1 -> {
          OtlpRequest.Traces secondHalf =
              telemetry.traces(
                  from("checkout", "wayne", in(firstHalf, span("POST /pay").failed())));
          failedInSecondHalf.addAll(secondHalf.traces());
          firstHalf.clear();
          yield secondHalf;
        }
        case 2 -> kept(failed, span("GET /orders").failed().times(5));
        case 3 -> kept(slow, span("GET /orders").lasting(Duration.ofSeconds(2)).times(5));
        // Two in a second, of ten that each sampler keeps when the tenants file does not say.
        default -> kept(plain, span("GET /orders"));
      };
    }

    private OtlpRequest.Traces kept(Collection<TraceId> in, SpanDraft span) {
      OtlpRequest.Traces request = telemetry.traces(from("shop", "initech", span));
      in.addAll(request.traces());
      return request;
    }
  }

  private static Source.SpanSource from(String service, String tenant, SpanDraft... spans) {
    return service(service).tenant(tenant).region("ap-southeast").sends(spans);
  }

  private static SpanDraft[] in(List<TraceId> traces, SpanDraft span) {
    return traces.stream().map(span::inTrace).toArray(SpanDraft[]::new);
  }

  private Flood.Report flood(Supplier<OtlpRequest.Traces> requests, double perSecond) {
    try (OtlpClient client = region.service().open()) {
      return Flood.of(requests, perSecond, FLOOD).over(client);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private double stored() {
    return backEnds.tempo().orgs().stream()
        .mapToInt(org -> backEnds.tempo().org(org).traces().size())
        .sum();
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }
}

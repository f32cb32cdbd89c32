package io.tenantry.e2e.collectors;

import static io.tenantry.e2e.telemetry.Source.service;
import static io.tenantry.e2e.telemetry.SpanDraft.span;
import static java.util.concurrent.CompletableFuture.delayedExecutor;
import static java.util.concurrent.CompletableFuture.supplyAsync;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import io.tenantry.e2e.servers.Servers;
import io.tenantry.e2e.servers.WithCollector;
import io.tenantry.e2e.telemetry.Answer;
import io.tenantry.e2e.telemetry.Flood;
import io.tenantry.e2e.telemetry.OtlpClient;
import io.tenantry.e2e.telemetry.OtlpRequest;
import io.tenantry.e2e.telemetry.Telemetry;
import io.tenantry.e2e.telemetry.TraceId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestReporter;

/** A tenant that sends by itself, at twenty times what it may. */
@Tag("collectors")
@WithCollector
@TestInstance(Lifecycle.PER_CLASS)
class FairnessIT {

  private static final Duration LONGEST_WAY = Duration.ofMinutes(2);
  private static final Duration FLOOD = Duration.ofSeconds(15);
  private static final int ITEMS_PER_SECOND = 100;

  /** A bucket holds what comes in two seconds, and is full at the start. */
  private static final int BURST = 2 * ITEMS_PER_SECOND;

  private static final int ITEMS = 20;

  private final Telemetry telemetry = new Telemetry(8);
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
          acme: {org: acme, items_per_second: %1$d}
          hooli: {org: hooli, items_per_second: %1$d}
          wayne: {org: wayne-enterprises}
        """
            .formatted(ITEMS_PER_SECOND));
    backEnds = fleet.orgBackEnds(RegionName.AP_SOUTHEAST);
    region = fleet.region(RegionName.AP_SOUTHEAST, backEnds).start();
  }

  @AfterAll
  void close() {
    fleet.close();
  }

  @Test
  void takesWhatATenantMaySendAndAllOfEverybodyElse(TestReporter reporter) {
    CompletableFuture<Flood.Report> ofWayne =
        supplyAsync(() -> flood(region.tenant("wayne"), 20), Thread::startVirtualThread);
    CompletableFuture<Flood.Report> ofServices =
        supplyAsync(() -> flood(region.service(), 20), Thread::startVirtualThread);
    long begin = System.nanoTime();
    Flood.Report ofAcme = flood(region.tenant("acme"), 20.0 * ITEMS_PER_SECOND / ITEMS);
    double seconds = (System.nanoTime() - begin) / 1e9;

    assertThat(ofAcme.refused()).containsOnlyKeys(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(ofAcme.retriesAsked())
        .isEqualTo(ofAcme.refused().get(Status.Code.RESOURCE_EXHAUSTED));
    // The last request of a bucket may be larger than what is left in it.
    assertThat(ofAcme.acceptedItems())
        .isBetween(
            Math.round(0.9 * ITEMS_PER_SECOND * FLOOD.toSeconds()),
            Math.round(1.1 * ITEMS_PER_SECOND * seconds) + BURST + ITEMS);
    for (Flood.Report others : List.of(ofWayne.join(), ofServices.join())) {
      assertThat(others.refused()).isEmpty();
      assertThat(others.accepted()).isEqualTo(others.due());
      reporter.publishEntry("p99 of the others", others.latency(99).toMillis() + " ms");
    }
    assertThat(
            region.gateway().metrics().sum("otelcol_tenantscope_refused_items", "reason", "rate"))
        .isGreaterThanOrEqualTo((double) (ofAcme.retriesAsked() * ITEMS));
    await()
        .atMost(LONGEST_WAY)
        .untilAsserted(() -> {
          assertThat(backEnds.tempo().org("acme").traces()).isEqualTo(ofAcme.acceptedTraces());
          assertThat(backEnds.tempo().org("wayne-enterprises").traces())
              .containsAll(ofWayne.join().acceptedTraces());
          assertThat(backEnds.tempo().org("pool").traces())
              .containsAll(ofServices.join().acceptedTraces());
        });
  }

  @Test
  void tellsATenantWhenToComeAgainUntilAllIsDelivered() {
    List<OtlpRequest.Traces> requests = new ArrayList<>();
    Set<TraceId> all = new LinkedHashSet<>();
    for (int i = 0; i < 5 * BURST / ITEMS; i++) {
      OtlpRequest.Traces request = request();
      requests.add(request);
      all.addAll(request.traces());
    }
    try (OtlpClient overGrpc = region.tenant("hooli").open();
        OtlpClient overHttp = region.tenantOverHttp("hooli").open()) {
      List<CompletableFuture<Integer>> tries = new ArrayList<>();
      for (OtlpRequest.Traces request : requests) {
        tries.add(untilAccepted(tries.size() % 2 == 0 ? overGrpc : overHttp, request, 1));
      }
      await().atMost(LONGEST_WAY).until(() -> tries.stream().allMatch(CompletableFuture::isDone));
      assertThat(tries.stream().mapToInt(CompletableFuture::join).sum())
          .isGreaterThan(requests.size());
    }
    await()
        .atMost(LONGEST_WAY)
        .untilAsserted(() -> assertThat(backEnds.tempo().org("hooli").traces()).isEqualTo(all));
  }

  /** As an SDK does it, without its jitter: the number of tries. */
  private static CompletableFuture<Integer> untilAccepted(
      OtlpClient client, OtlpRequest request, int tries) {
    return client
        .sendAsync(request)
        .thenCompose(answer -> {
          if (answer instanceof Answer.Accepted) {
            return CompletableFuture.completedFuture(tries);
          }
          Answer.Refused refusal = (Answer.Refused) answer;
          assertThat(refusal.code()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
          refusal.httpStatus().ifPresent(status -> assertThat(status).isEqualTo(429));
          long nanos = refusal.retryAfter().orElseThrow().toNanos();
          return CompletableFuture.completedFuture(tries + 1)
              .thenComposeAsync(
                  next -> untilAccepted(client, request, next),
                  delayedExecutor(nanos, TimeUnit.NANOSECONDS));
        });
  }

  private Flood.Report flood(OtlpClient.Options receiver, double perSecond) {
    try (OtlpClient client = receiver.open()) {
      return Flood.of(this::request, perSecond, FLOOD).over(client);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private OtlpRequest.Traces request() {
    return telemetry.traces(
        service("shop").region("ap-southeast").sends(span("GET /orders").failed().times(ITEMS)));
  }
}

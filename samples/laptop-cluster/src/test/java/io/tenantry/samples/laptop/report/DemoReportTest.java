package io.tenantry.samples.laptop.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tenantry.samples.laptop.api.ReplicaHistory.Change;
import io.tenantry.samples.laptop.api.ReplicaHistory.Decision;
import io.tenantry.samples.laptop.api.ReplicaHistory.FirstReady;
import io.tenantry.samples.laptop.report.DemoReport.ReplicaChange;
import io.tenantry.samples.laptop.traffic.Measurements;
import io.tenantry.samples.laptop.traffic.Measurements.Outcome;
import io.tenantry.samples.laptop.traffic.Phase;
import io.tenantry.samples.laptop.traffic.Tenant;
import io.tenantry.samples.laptop.traffic.Timeline;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DemoReportTest {

  private static final Timeline MINUTE = new Timeline(Duration.ofMinutes(1));
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Tenant ACME = new Tenant("acme", "gold", "us-east", 40, 6);

  private final Measurements measurements = new Measurements(List.of(ACME), 250);

  @Test
  void countsReactionAndReadinessFromTheBurst() {
    DemoReport report =
        report(
            List.of(change(-5, 0, 2), change(11.5, 2, 4), change(52, 4, 2)),
            List.of(decision(11.6, 2, 4, "DEMAND"), decision(52.1, 4, 2, "CALM")),
            List.of(ready(-2, "storefront-aaaaa"), ready(13.25, "storefront-bbbbb")));

    assertThat(report.reactionSeconds()).isEqualTo(1.5);
    assertThat(report.readySeconds()).isEqualTo(3.25);
    assertThat(report.changes())
        .containsExactly(
            new ReplicaChange(11.5, 2, 4, "DEMAND"), new ReplicaChange(52, 4, 2, "CALM"));
    assertThat(Story.missing(report, MINUTE, 2, 2)).isEmpty();
  }

  @Test
  void tellsWhatTheStoryLacks() {
    measurements.record(ACME, Phase.BURST, 1_000, Outcome.LOST);
    DemoReport nothing = report(List.of(), List.of(), List.of());
    DemoReport upOnly = report(List.of(change(12, 2, 4)), List.of(), List.of());
    DemoReport downInBurst = report(List.of(change(12, 2, 1)), List.of(), List.of());

    assertThat(nothing.reactionSeconds()).isNull();
    assertThat(Story.missing(nothing, MINUTE, 2, 2))
        .containsExactly("No scale-up came of the burst.", "1 of 1 requests were lost.");
    assertThat(Story.missing(upOnly, MINUTE, 2, 4))
        .contains(
            "No new replica became Ready.",
            "The calm ended with 4 replicas; it began with 2, so they were not scaled back.");
    assertThat(upOnly.changes().getFirst().reason()).isEqualTo("Unexplained");
    assertThat(Story.missing(downInBurst, MINUTE, 2, 1))
        .contains("The workload was scaled down during the burst.");
  }

  @Test
  void failsTheStoryForAnAnswerThatIsAnError() {
    measurements.record(ACME, Phase.BEFORE, 1_000, Outcome.SERVED);
    measurements.record(ACME, Phase.BURST, 1_000, Outcome.ERROR);
    measurements.record(ACME, Phase.BURST, 1_000, Outcome.ERROR);
    measurements.record(ACME, Phase.AFTER, 1_000, Outcome.LOST);
    DemoReport report =
        report(
            List.of(change(12, 2, 4), change(52, 4, 2)),
            List.of(),
            List.of(ready(14, "storefront-bbbbb")));

    assertThat(Story.missing(report, MINUTE, 2, 2))
        .containsExactly(
            "1 of 4 requests were lost.", "2 of 4 requests were answered with an error.");
  }

  @Test
  void countsWhatWasLateOrNotServed() {
    measurements.record(ACME, Phase.BEFORE, 30_000, Outcome.SERVED);
    measurements.record(ACME, Phase.BEFORE, 250_000, Outcome.SERVED);
    measurements.record(ACME, Phase.BURST, 250_001, Outcome.SERVED);
    measurements.record(ACME, Phase.BURST, 10_000, Outcome.ERROR);
    measurements.record(ACME, Phase.AFTER, 10_000, Outcome.LOST);

    DemoReport report = report(List.of(), List.of(), List.of());

    assertThat(report.requests()).isEqualTo(5);
    assertThat(report.errors()).isEqualTo(2);
    assertThat(report.lostRequests()).isEqualTo(1);
    assertThat(report.lateShare()).isEqualTo(0.6);
    assertThat(report.tenants().getFirst().phases())
        .extracting(DemoReport.PhaseReport::phase, DemoReport.PhaseReport::errors)
        .containsExactly(tuple("before", 0L), tuple("burst", 1L), tuple("after", 1L));
  }

  @Test
  void findsPercentilesOfAPhase() {
    for (int millis = 1; millis <= 1_000; millis++) {
      measurements.record(ACME, Phase.BURST, millis * 1_000L, Outcome.SERVED);
    }

    DemoReport.PhaseReport burst =
        report(List.of(), List.of(), List.of()).tenants().getFirst().phases().get(1);

    assertThat(burst.p50Millis()).isBetween(500.0, 500.6);
    assertThat(burst.p95Millis()).isBetween(950.0, 951.0);
    assertThat(burst.p99Millis()).isBetween(990.0, 991.0);
  }

  @Test
  void writesTheFieldsThatReadersRelyOn(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("new/demo.json");
    report(List.of(change(12, 2, 4)), List.of(), List.of()).write(file);

    JsonNode json = new JsonMapper().readTree(Files.readString(file));

    assertThat(json.propertyNames())
        .containsExactly(
            "requests",
            "errors",
            "lostRequests",
            "lateShare",
            "reactionSeconds",
            "readySeconds",
            "tenants",
            "changes");
    assertThat(json.at("/tenants/0").propertyNames())
        .containsExactly("tenant", "plan", "region", "phases");
    assertThat(json.at("/tenants/0/phases/0").propertyNames())
        .containsExactly("phase", "requests", "errors", "p50Millis", "p95Millis", "p99Millis");
    assertThat(json.at("/changes/0").propertyNames())
        .containsExactly("atSeconds", "from", "to", "reason");
  }

  private DemoReport report(
      List<Change> changes, List<Decision> decisions, List<FirstReady> ready) {
    return DemoReport.of(MINUTE, START, List.of(ACME), measurements, changes, decisions, ready);
  }

  private static Change change(double at, int from, int to) {
    return new Change(moment(at), "shop", "storefront", from, to);
  }

  private static Decision decision(double at, int from, int to, String reason) {
    return new Decision(moment(at), "shop", "storefront", from, to, reason);
  }

  private static FirstReady ready(double at, String pod) {
    return new FirstReady(moment(at), "shop", pod);
  }

  private static Instant moment(double seconds) {
    return START.plusMillis((long) (seconds * 1_000));
  }
}

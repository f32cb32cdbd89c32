package io.tenantry.samples.laptop.report;

import io.tenantry.samples.laptop.api.ReplicaHistory;
import io.tenantry.samples.laptop.traffic.Measurements;
import io.tenantry.samples.laptop.traffic.Tenant;
import io.tenantry.samples.laptop.traffic.Timeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code demo.json}. Seconds count from the first moment of traffic unless said otherwise.
 *
 * @param errors requests answered with a status from 400 on, or lost
 * @param lostRequests requests without an answer of the service
 * @param lateShare share of the requests over the objective or not served, 0 to 1
 * @param reactionSeconds from the burst's beginning to the first committed change of replicas
 *     upwards; null when there was none
 * @param readySeconds from the burst's beginning to the first new replica Ready; null likewise
 */
public record DemoReport(
    long requests,
    long errors,
    long lostRequests,
    double lateShare,
    @Nullable Double reactionSeconds,
    @Nullable Double readySeconds,
    List<TenantReport> tenants,
    List<ReplicaChange> changes) {

  /** One tenant through the story. */
  public record TenantReport(String tenant, String plan, String region, List<PhaseReport> phases) {}

  /**
   * One phase; latency counts from the intended moment of sending.
   *
   * @param phase {@code before}, {@code burst} or {@code after}
   */
  public record PhaseReport(
      String phase,
      long requests,
      long errors,
      double p50Millis,
      double p95Millis,
      double p99Millis) {}

  /**
   * One committed change of {@code spec.replicas}.
   *
   * @param reason of the decision that was published with it; {@code Unexplained} without one
   */
  public record ReplicaChange(double atSeconds, int from, int to, String reason) {}

  /** A decision is published within this time of its change. */
  private static final Duration SAME_MOMENT = Duration.ofSeconds(5);

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  /**
   * Joins what the generator and the API saw.
   *
   * @param start first moment of traffic
   * @param changes committed since then
   * @param decisions published by the autoscaler
   * @param podsReady when each replica was first Ready
   */
  public static DemoReport of(
      Timeline timeline,
      Instant start,
      List<Tenant> tenants,
      Measurements measurements,
      List<ReplicaHistory.Change> changes,
      List<ReplicaHistory.Decision> decisions,
      List<ReplicaHistory.FirstReady> podsReady) {
    Instant burst = start.plusNanos((long) (timeline.burstBegins() * 1e9));
    List<ReplicaHistory.Change> told =
        changes.stream().filter(change -> !change.at().isBefore(start)).toList();
    return new DemoReport(
        measurements.requests(),
        measurements.errors(),
        measurements.lost(),
        rounded(measurements.lateShare(), 10_000),
        secondsAfter(
            burst,
            told.stream()
                .filter(change -> change.to() > change.from())
                .map(ReplicaHistory.Change::at)),
        secondsAfter(burst, podsReady.stream().map(ReplicaHistory.FirstReady::at)),
        tenants.stream().map(tenant -> tenantReport(tenant, measurements)).toList(),
        told.stream()
            .map(change ->
                new ReplicaChange(
                    seconds(start, change.at()),
                    change.from(),
                    change.to(),
                    reasonOf(change, decisions)))
            .toList());
  }

  /** Writes the file, its folder included. */
  public void write(Path file) throws IOException {
    Path parent = file.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    Files.writeString(file, JSON.writeValueAsString(this) + System.lineSeparator());
  }

  private static TenantReport tenantReport(Tenant tenant, Measurements measurements) {
    return new TenantReport(
        tenant.id(),
        tenant.plan(),
        tenant.region(),
        measurements.of(tenant).stream()
            .map(figures ->
                new PhaseReport(
                    figures.phase().word(),
                    figures.requests(),
                    figures.errors(),
                    rounded(figures.p50Millis(), 10),
                    rounded(figures.p95Millis(), 10),
                    rounded(figures.p99Millis(), 10)))
            .toList());
  }

  private static String reasonOf(
      ReplicaHistory.Change change, List<ReplicaHistory.Decision> decisions) {
    Optional<ReplicaHistory.Decision> published =
        decisions.stream()
            .filter(decision -> decision.from() == change.from() && decision.to() == change.to())
            .filter(decision -> distance(decision, change).compareTo(SAME_MOMENT) <= 0)
            .min(Comparator.comparing(decision -> distance(decision, change)));
    return published.map(ReplicaHistory.Decision::reason).orElse("Unexplained");
  }

  private static Duration distance(ReplicaHistory.Decision decision, ReplicaHistory.Change change) {
    return Duration.between(decision.at(), change.at()).abs();
  }

  private static @Nullable Double secondsAfter(Instant burst, Stream<Instant> moments) {
    return moments
        .filter(moment -> !moment.isBefore(burst))
        .min(Comparator.naturalOrder())
        .map(moment -> seconds(burst, moment))
        .orElse(null);
  }

  private static double seconds(Instant from, Instant to) {
    return rounded(Duration.between(from, to).toNanos() / 1e9, 1_000);
  }

  private static double rounded(double value, double steps) {
    return Math.round(value * steps) / steps;
  }
}

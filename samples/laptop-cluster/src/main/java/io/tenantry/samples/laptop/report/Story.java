package io.tenantry.samples.laptop.report;

import io.tenantry.samples.laptop.traffic.Timeline;
import java.util.ArrayList;
import java.util.List;

/** What a demo must show to have succeeded. */
public final class Story {

  private Story() {}

  /**
   * What the report fails to show, one sentence each; empty when the story was told.
   *
   * @param replicasBefore when the traffic began
   * @param replicasAtEnd some time after it ended
   */
  public static List<String> missing(
      DemoReport report, Timeline timeline, int replicasBefore, int replicasAtEnd) {
    List<String> missing = new ArrayList<>();
    boolean up =
        report.changes().stream()
            .filter(change -> change.to() > change.from())
            .anyMatch(change -> isInBurst(change, timeline));
    if (!up) {
      missing.add("No scale-up came of the burst.");
    }
    boolean down =
        report.changes().stream()
            .filter(change -> change.to() < change.from())
            .anyMatch(change -> isInBurst(change, timeline));
    if (down) {
      missing.add("The workload was scaled down during the burst.");
    }
    if (up && report.readySeconds() == null) {
      missing.add("No new replica became Ready.");
    }
    if (report.lostRequests() > 0) {
      missing.add(
          "%d of %d requests were lost.".formatted(report.lostRequests(), report.requests()));
    }
    long answeredWithError = report.errors() - report.lostRequests();
    if (answeredWithError > 0) {
      missing.add(
          "%d of %d requests were answered with an error."
              .formatted(answeredWithError, report.requests()));
    }
    if (up && replicasAtEnd > replicasBefore) {
      missing.add(
          "The calm ended with %d replicas; it began with %d, so they were not scaled back."
              .formatted(replicasAtEnd, replicasBefore));
    }
    return List.copyOf(missing);
  }

  private static boolean isInBurst(DemoReport.ReplicaChange change, Timeline timeline) {
    return change.atSeconds() >= timeline.burstBegins()
        && change.atSeconds() < timeline.burstEnds();
  }
}

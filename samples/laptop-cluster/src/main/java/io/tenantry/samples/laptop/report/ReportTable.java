package io.tenantry.samples.laptop.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The report for people. */
public final class ReportTable {

  private static final String COLUMNS = "%-9s %-7s %-13s %-7s %9s %7s %8s %8s %8s";
  private static final double NOTEWORTHY_DELAY_MILLIS = 20;

  private ReportTable() {}

  /**
   * Lines to print.
   *
   * @param generatorDelayP99Millis how late the generator itself sent, 99th percentile
   */
  public static List<String> lines(DemoReport report, double generatorDelayP99Millis) {
    List<String> lines = new ArrayList<>();
    lines.add(
        COLUMNS.formatted(
            "tenant",
            "plan",
            "region",
            "phase",
            "requests",
            "errors",
            "p50 ms",
            "p95 ms",
            "p99 ms"));
    for (DemoReport.TenantReport tenant : report.tenants()) {
      for (DemoReport.PhaseReport phase : tenant.phases()) {
        lines.add(
            COLUMNS.formatted(
                tenant.tenant(),
                tenant.plan(),
                tenant.region(),
                phase.phase(),
                phase.requests(),
                phase.errors(),
                millis(phase.p50Millis()),
                millis(phase.p95Millis()),
                millis(phase.p99Millis())));
      }
    }
    for (DemoReport.ReplicaChange change : report.changes()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "at %6.1f s  %d -> %d replicas  %s",
              change.atSeconds(),
              change.from(),
              change.to(),
              change.reason()));
    }
    lines.add(
        String.format(
            Locale.ROOT,
            "%d requests, %d errors, %d lost, %.2f %% late; burst -> scale patch %s, -> new replica"
                + " Ready %s",
            report.requests(),
            report.errors(),
            report.lostRequests(),
            report.lateShare() * 100,
            seconds(report.reactionSeconds()),
            seconds(report.readySeconds())));
    lines.add(
        String.format(
            Locale.ROOT,
            "the generator itself sent at most %.1f ms late, 99 times in 100%s",
            generatorDelayP99Millis,
            generatorDelayP99Millis > NOTEWORTHY_DELAY_MILLIS
                ? ": this machine was too busy, the latencies above contain it"
                : ""));
    return lines;
  }

  private static String millis(double millis) {
    return String.format(Locale.ROOT, "%.1f", millis);
  }

  private static String seconds(@Nullable Double seconds) {
    return seconds == null ? "never" : String.format(Locale.ROOT, "%.2f s", seconds);
  }
}

package io.tenantry.benchmarks.control;

import io.tenantry.autoscaler.simulator.curve.Reading;
import io.tenantry.autoscaler.simulator.report.CostPlane;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** A study for people: a page of comparisons, one of all figures, and a picture of each demand. */
final class StudyPages {

  /** A baseline at the setting that it is compared at. */
  record Beside(String policy, String setting) {

    @Override
    public String toString() {
      return policy + " " + setting;
    }
  }

  private static final String HEAD =
      """
      # Study of control

      All policies on the same requests. This page, [all figures](demands.md) and the [runs](runs.csv) are
      made by `./tenantry bench control`; the modelled cluster is described in
      [the simulator's package](../../autoscaler/src/main/java/io/tenantry/autoscaler/simulator/plant/package-info.java).

      How to read it: a policy with a setting has a curve, late requests over cost, one point for each setting.
      Ratios compare two policies *at the same cost* or *at the same lateness*, read on the curve of one of
      them; between two of its points the logarithm of the late share is a straight line. Settings that
      another setting of the same policy beats in both are left out of its curve. Where a curve does not reach, it says so:
      `costs more` and `costs less` mean that no setting of Tenantry's costs so little or so much.
      """;

  private final Study study;
  private final StudyResults results;
  private final String ours;
  private final String ourDefault;
  private final List<Beside> beside;

  /**
   * Pages of a study.
   *
   * @param ours the policy that the others are compared with
   * @param ourDefault its setting when nothing is said
   * @param beside the baselines that it is compared with
   */
  StudyPages(Study study, String ours, String ourDefault, List<Beside> beside) {
    this.study = study;
    this.results = study.curves();
    this.ours = ours;
    this.ourDefault = ourDefault;
    this.beside = List.copyOf(beside);
  }

  /** Writes all of it into {@code folder}, over what is there. */
  void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("README.md"), comparisons());
    Files.writeString(folder.resolve("demands.md"), figures());
    Files.writeString(folder.resolve("runs.csv"), runs());
    for (String demand : results.demands()) {
      Files.writeString(folder.resolve(fileOf(demand)), picture(demand));
    }
  }

  /** The page of comparisons. */
  String comparisons() {
    return String.join(
        "\n",
        HEAD,
        atTheirCost(),
        withoutATarget(),
        whereOthersAreBetter(),
        withFaults(),
        withHelp(),
        withTooFew());
  }

  private String atTheirCost() {
    StringBuilder page =
        new StringBuilder(
            """
            ## Late requests at each baseline's own cost

            How many times the baseline's late requests Tenantry has for the same cost; below 1 is better.

            """);
    page.append(row("demand", beside)).append("|---").append("|---:".repeat(beside.size()));
    page.append("|\n");
    List<Map<String, Reading>> ratios =
        beside.stream()
            .map(one -> results.lateAtTheCostOf(one.policy(), one.setting(), ours))
            .toList();
    for (String demand : results.demands()) {
      page.append(row(demand, ratios.stream().map(byDemand -> cell(byDemand, demand)).toList()));
    }
    page.append(
        row(
            "**geometric mean**",
            ratios.stream().map(byDemand -> mean(byDemand.values())).toList()));
    return page.toString();
  }

  private String withoutATarget() {
    StringBuilder page =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                """
                ## Tenantry as it is installed

                Nothing set but what is allowed (%s). `cost` is over what the baseline costs when somebody sets it by hand
                to the same late share.

                """,
                ourDefault));
    List<String> baselines = beside.stream().map(Beside::policy).distinct().toList();
    List<String> head =
        new ArrayList<>(
            List.of(
                "late", "worst tenant late", "violation seconds", "reversals", "replica hours"));
    baselines.forEach(baseline -> head.add("cost over " + baseline));
    page.append(row("demand", head)).append("|---").append("|---:".repeat(head.size()));
    page.append("|\n");
    List<Map<String, Reading>> costs =
        baselines.stream()
            .map(baseline -> results.costAtTheLatenessOf(ours, ourDefault, baseline))
            .toList();
    for (String demand : results.demands()) {
      Figures figures = results.figures(demand, ours).get(ourDefault);
      if (figures != null) {
        List<String> cells = new ArrayList<>(cells(figures));
        costs.forEach(byDemand -> cells.add(costCell(byDemand, demand)));
        page.append(row(demand, cells));
      }
    }
    return page.toString();
  }

  private String whereOthersAreBetter() {
    StringBuilder page = new StringBuilder("## Where a baseline is better\n\n");
    List<String> lines = new ArrayList<>();
    for (Beside one : beside) {
      results
          .lateAtTheCostOf(one.policy(), one.setting(), ours)
          .forEach((demand, ratio) -> {
            if (ratio instanceof Reading.On(double times) && times > 1) {
              lines.add(
                  String.format(
                      Locale.ROOT,
                      "- %s: %s has fewer late requests at its own cost (Tenantry %.2f times as many).",
                      demand,
                      one,
                      times));
            }
          });
    }
    if (lines.isEmpty()) {
      lines.add("Nowhere at the settings above.");
    }
    lines.forEach(line -> page.append(line).append('\n'));
    return page.toString();
  }

  private String withFaults() {
    StringBuilder page =
        new StringBuilder(
            """
            ## Faults

            Late requests, and in brackets how often replicas were taken away while the metrics were at fault.

            """);
    StudyResults faults = study.faults();
    List<String> policies = List.copyOf(faults.policies());
    page.append(row("fault", policies)).append("|---").append("|---:".repeat(policies.size()));
    page.append("|\n");
    for (String demand : faults.demands()) {
      List<String> cells = new ArrayList<>();
      for (String policy : policies) {
        cells.add(
            faults.figures(demand, policy).values().stream()
                .map(StudyPages::faultCell)
                .collect(Collectors.joining(", ")));
      }
      page.append(row(demand, cells));
    }
    return page.toString();
  }

  private static String faultCell(Figures figures) {
    String late = String.format(Locale.ROOT, "%.2f %%", figures.late() * 100);
    return figures.downsUnheard() == 0 ? late : late + " (" + figures.downsUnheard() + ")";
  }

  private String withHelp() {
    StringBuilder page =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                """
                ## With limits, and with an edge

                %s alone, %s allowed: with limits that are enforced at the balancer, or with an edge that sees requests
                before they come.

                """,
                ours,
                ourDefault));
    page.append(row("demand", List.of("late", "late without", "replica hours", "without")));
    page.append("|---|---:|---:|---:|---:|\n");
    for (String demand : study.helps().demands()) {
      String plain = demand.substring(0, demand.indexOf(" + "));
      StudyResults without = results.demands().contains(plain) ? results : study.faults();
      Figures helped = study.helps().figures(demand, ours).get(ourDefault);
      Figures alone = without.figures(plain, ours).get(ourDefault);
      if (helped != null && alone != null) {
        page.append(
            row(
                demand,
                List.of(
                    String.format(Locale.ROOT, "%.2f %%", helped.late() * 100),
                    String.format(Locale.ROOT, "%.2f %%", alone.late() * 100),
                    String.format(Locale.ROOT, "%.1f", helped.replicaSeconds() / 3600),
                    String.format(Locale.ROOT, "%.1f", alone.replicaSeconds() / 3600))));
      }
    }
    return page.toString();
  }

  private String withTooFew() {
    StringBuilder page =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                """
                ## When there are too few replicas

                Ten tenants on at most ten replicas, each tenant half as busy as the one before; the first has weight 10, the
                next three 5, 3 and 2, the others 1. For ten minutes of thirty some of them ask for two to three times what
                ten replicas serve. %s publishes limits, which the balancer enforces; the others have none to publish.
                Late requests are those of the tenant of weight 10; Jain's index is of what backlogged tenants were served
                per weight; the shortfall is the most that a tenant was served under its weighted share, in replicas.

                """,
                ours));
    page.append(row("demand", List.of("policy", "late", "Jain index", "shortfall", "late of all")));
    page.append("|---|---|---:|---:|---:|---:|\n");
    StudyResults sharing = study.sharing();
    for (String demand : sharing.demands()) {
      for (String policy : sharing.policies()) {
        for (Figures figures : sharing.figures(demand, policy).values()) {
          page.append(row(demand, sharingCells(policy, figures)));
        }
      }
    }
    return page.toString();
  }

  private static List<String> sharingCells(String policy, Figures figures) {
    String late = String.format(Locale.ROOT, "%.2f %%", figures.late() * 100);
    return figures
        .sharing()
        .map(sharing ->
            List.of(
                policy,
                String.format(Locale.ROOT, "%.2f %%", sharing.favouredLate() * 100),
                String.format(Locale.ROOT, "%.3f", sharing.jain()),
                String.format(Locale.ROOT, "%.2f", sharing.shortfall()),
                late))
        .orElse(List.of(policy, "", "never at its limit", "", late));
  }

  /** The page of all figures. */
  String figures() {
    StringBuilder page =
        new StringBuilder(
            "# All figures of the study\n\nMeans of the seeds; see [README](README.md).\n");
    for (String demand : results.demands()) {
      page.append(
          String.format(
              Locale.ROOT,
              "%n## %s%n%n![late requests over cost](%s)%n%n",
              demand,
              fileOf(demand)));
      List<String> head =
          List.of(
              "late",
              "worst tenant late",
              "violation seconds",
              "reversals",
              "replica hours",
              "changes");
      page.append(row("policy", head)).append("|---").append("|---:".repeat(head.size()));
      page.append("|\n");
      for (String policy : results.policies()) {
        results
            .figures(demand, policy)
            .forEach((setting, figures) -> {
              List<String> cells = new ArrayList<>(cells(figures));
              cells.add(String.format(Locale.ROOT, "%d", figures.changes()));
              page.append(row(policy + " " + setting, cells));
            });
      }
    }
    return page.toString();
  }

  private String picture(String demand) {
    Map<String, List<CostPlane.Dot>> lines = new LinkedHashMap<>();
    for (String policy : results.policies()) {
      Collection<Figures> figures = results.figures(demand, policy).values();
      if (!figures.isEmpty()) {
        lines.put(
            policy,
            figures.stream()
                .map(one -> new CostPlane.Dot(one.replicaSeconds(), one.late(), one.requests()))
                .toList());
      }
    }
    return new CostPlane(demand + ": late requests over cost", lines).svg();
  }

  private String runs() {
    StringBuilder csv =
        new StringBuilder(
            "demand,policy,setting,seed,requests,late,worst_tenant_late,violation_seconds,"
                + "replica_seconds,changes,reversals,downs_unheard,late_later,ups_meanwhile,"
                + "recovery_seconds,largest_step,frozen_seconds\n");
    for (Run run : study.runs()) {
      Figures figures = run.figures();
      csv.append(
          String.format(
              Locale.ROOT,
              "\"%s\",%s,%s,%d,%d,%.6f,%.6f,%.0f,%.0f,%d,%d,%d,%.6f,%d,%.0f,%d,%d%n",
              run.demand(),
              run.policy(),
              run.setting(),
              run.seed(),
              figures.requests(),
              figures.late(),
              figures.worstTenantLate(),
              figures.violationSeconds(),
              figures.replicaSeconds(),
              figures.changes(),
              figures.reversals(),
              figures.downsUnheard(),
              figures.lateLater(),
              figures.upsMeanwhile(),
              figures.recoverySeconds(),
              figures.largestStep(),
              figures.frozenSeconds()));
    }
    return csv.toString();
  }

  private static String fileOf(String demand) {
    return demand.replaceAll("[^A-Za-z0-9_-]+", "-") + ".svg";
  }

  private static List<String> cells(Figures figures) {
    return List.of(
        String.format(Locale.ROOT, "%.2f %%", figures.late() * 100),
        String.format(Locale.ROOT, "%.2f %%", figures.worstTenantLate() * 100),
        String.format(Locale.ROOT, "%.0f", figures.violationSeconds()),
        String.format(Locale.ROOT, "%d", figures.reversals()),
        String.format(Locale.ROOT, "%.1f", figures.replicaSeconds() / 3600));
  }

  private static String cell(Map<String, Reading> ratios, String demand) {
    return switch (ratios.get(demand)) {
      case null -> "";
      case Reading.On(double value) -> String.format(Locale.ROOT, "%.2f", value);
      case Reading.Off(var edge, _) ->
          switch (edge) {
            case CHEAPEST -> "costs more";
            case DEAREST -> "costs less";
          };
    };
  }

  private static String costCell(Map<String, Reading> ratios, String demand) {
    return switch (ratios.get(demand)) {
      case null -> "";
      case Reading.On(double value) -> String.format(Locale.ROOT, "%.2f", value);
      case Reading.Off(var edge, _) ->
          switch (edge) {
            case CHEAPEST -> "never so late";
            case DEAREST -> "never so good";
          };
    };
  }

  private static String mean(Collection<Reading> readings) {
    OptionalDouble mean = StudyResults.geometricMean(readings);
    long on = readings.stream().filter(Reading.On.class::isInstance).count();
    return mean.isEmpty()
        ? "none on the curve"
        : String.format(
            Locale.ROOT, "**%.2f** (%d of %d)", mean.getAsDouble(), on, readings.size());
  }

  private static String row(String first, List<?> cells) {
    StringBuilder row = new StringBuilder("| ").append(first);
    cells.forEach(cell -> row.append(" | ").append(cell));
    return row.append(" |\n").toString();
  }
}

package io.tenantry.benchmarks.control;

import io.tenantry.autoscaler.simulator.curve.Point;
import io.tenantry.autoscaler.simulator.curve.Reading;
import io.tenantry.benchmarks.control.StudyPages.Beside;
import io.tenantry.benchmarks.result.Interval;
import io.tenantry.benchmarks.result.Row;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The study in figures, each beside its peer; intervals are from the lowest seed to the highest.
 */
final class StudyRows {

  private static final String OURS = Contender.TENANTRY;
  private static final String DEFAULT = Contender.DEFAULT;

  /** A share of late requests as near as this to what is allowed keeps it. */
  private static final double BAND = 0.2;

  /** Whom Tenantry is compared with, and how many times their late requests it may have. */
  private record Goal(Beside beside, double atMost) {}

  private static final List<Goal> GOALS =
      List.of(
          new Goal(new Beside("hpa-requests", "0.8"), 0.5),
          new Goal(new Beside("hpa-cpu", "0.8"), 0.5),
          new Goal(new Beside("keda-prometheus", "0.8"), 0.5),
          new Goal(new Beside("kpa", "0.7"), 1),
          new Goal(new Beside("kpa-rps", "0.6"), 1),
          new Goal(new Beside("kpa-rps", "0.7"), 1),
          new Goal(new Beside("kpa-rps", "0.8"), 1));

  private final StudyResults curves;
  private final StudyResults faults;
  private final StudyResults helps;

  StudyRows(Study study) {
    this.curves = study.curves();
    this.faults = study.faults();
    this.helps = study.helps();
  }

  /** The baselines that the study is judged by. */
  static List<Beside> besides() {
    return GOALS.stream().map(Goal::beside).toList();
  }

  /** All rows; those of which nothing is known are left out. */
  List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (Goal goal : GOALS) {
      Beside beside = goal.beside();
      Function<StudyResults, Map<String, Reading>> ratios =
          results -> results.lateAtTheCostOf(beside.policy(), beside.setting(), OURS);
      Map<String, Reading> all = ratios.apply(curves);
      overSeeds(curves, results -> StudyResults.geometricMean(ratios.apply(results).values()))
          .ifPresent(mean ->
              rows.add(
                  Row.of(
                          "late requests at the cost of %s, geometric mean of %d of %d demands"
                              .formatted(beside, onCurve(all.values()), all.size()),
                          mean,
                          "x")
                      .beside(beside.toString(), 1)
                      .atMost(goal.atMost())));
      worst(all)
          .ifPresent(worst ->
              rows.add(
                  Row.of(
                          "late requests at the cost of %s, our worst demand: %s"
                              .formatted(beside, worst.getKey()),
                          Interval.exact(worst.getValue()),
                          "x")
                      .beside(beside.toString(), 1)
                      .atMost(1.2)));
    }
    rows.addAll(asInstalled());
    rows.addAll(unheard());
    rows.addAll(helped());
    return rows;
  }

  private List<Row> asInstalled() {
    List<Row> rows = new ArrayList<>();
    overSeeds(
            curves,
            results ->
                StudyResults.geometricMean(
                    results.costAtTheLatenessOf(OURS, DEFAULT, "kpa-rps").values()))
        .ifPresent(mean ->
            rows.add(
                Row.of(
                        "cost as installed, over kpa-rps set by hand to the same late share,"
                            + " geometric mean",
                        mean,
                        "x")
                    .beside("kpa-rps", 1)
                    .atMost(1.03)));
    int kept = 0;
    int all = 0;
    for (String demand : curves.demands()) {
      Optional<Figures> ours = figures(curves, demand, OURS, DEFAULT);
      if (ours.isEmpty()) {
        continue;
      }
      all++;
      kept += Math.abs(ours.get().late() / 0.01 - 1) <= BAND ? 1 : 0;
      figures(curves, demand, "kpa-rps", "0.7")
          .ifPresent(peer ->
              rows.add(
                  Row.of(
                          demand + ": reversals as installed",
                          Interval.exact(ours.get().reversals()),
                          "")
                      .beside("kpa-rps 0.7", peer.reversals())
                      .atMost(peer.reversals() / 2.0)));
      if (List.of("wc98_day", "wc98_3h", "synth:ramp").contains(demand)) {
        figures(curves, demand, "hpa-requests", "0.8")
            .ifPresent(peer ->
                rows.add(
                    Row.of(
                            demand + ": violation seconds as installed",
                            Interval.exact(ours.get().violationSeconds()),
                            "s")
                        .beside("hpa-requests 0.8", peer.violationSeconds())
                        .atMost(peer.violationSeconds() / 5)));
      }
    }
    rows.add(
        Row.of(
            "demands of %d with 0.8 to 1.2 %% late as installed (1 %% is allowed)".formatted(all),
            Interval.exact(kept),
            ""));
    return rows;
  }

  private List<Row> unheard() {
    List<Row> rows = new ArrayList<>();
    for (String demand : faults.demands()) {
      if (demand.startsWith("signal ")) {
        figures(faults, demand, OURS, DEFAULT)
            .ifPresent(ours ->
                rows.add(
                    Row.of(
                            demand + ": scale-downs meanwhile",
                            Interval.exact(ours.downsUnheard()),
                            "")
                        .beside(
                            "keda-prometheus 0.7",
                            figures(faults, demand, "keda-prometheus", "0.7")
                                .map(Figures::downsUnheard)
                                .orElse(0))
                        .atMost(0)));
      }
    }
    return rows;
  }

  private List<Row> helped() {
    List<Row> rows = new ArrayList<>();
    for (String demand : helps.demands()) {
      String plain = demand.substring(0, demand.indexOf(" + "));
      StudyResults without = curves.demands().contains(plain) ? curves : faults;
      Optional<Figures> ours = figures(helps, demand, OURS, DEFAULT);
      Optional<Figures> unhelped = figures(without, plain, OURS, DEFAULT);
      if (ours.isPresent() && unhelped.isPresent()) {
        double before = unhelped.get().late() * 100;
        Row row =
            Row.of(
                    demand + ": late as installed",
                    seeds(helps, results -> late(results, demand)),
                    "%")
                .beside("without", before);
        rows.add(demand.endsWith("+ admission") ? row.atMost(before * 2 / 3) : row);
      }
      figures(without, plain, "kpa-rps", "0.7")
          .filter(_ -> demand.contains("+ edge"))
          .ifPresent(peer -> rows.add(overPeer(demand, peer)));
    }
    return rows;
  }

  /** Where our curve does not reach the peer's cost, its nearest setting, without a goal. */
  private Row overPeer(String demand, Figures peer) {
    return switch (helps.curve(demand, OURS).lateAt(peer.replicaSeconds())) {
      case Reading.On(double late) ->
          Row.of(
                  demand + ": late requests at the cost of kpa-rps 0.7",
                  Interval.exact(late / peer.late()),
                  "x")
              .beside("kpa-rps 0.7", 1)
              .atMost(demand.contains("ahead") ? 1 / 3.0 : 1.2);
      case Reading.Off(_, Point nearest) ->
          Row.of(
                  String.format(
                      Locale.ROOT,
                      "%s: late requests at %.2f times the cost of kpa-rps 0.7 (nearest, at %s)",
                      demand,
                      nearest.cost() / peer.replicaSeconds(),
                      nearest.setting()),
                  Interval.exact(nearest.late() / peer.late()),
                  "x")
              .beside("kpa-rps 0.7", 1);
    };
  }

  private static OptionalDouble late(StudyResults results, String demand) {
    return figures(results, demand, OURS, DEFAULT).stream()
        .mapToDouble(figures -> figures.late() * 100)
        .findFirst();
  }

  private static Interval seeds(
      StudyResults results, Function<StudyResults, OptionalDouble> figure) {
    return overSeeds(results, figure).orElse(Interval.exact(0));
  }

  /** The figure of all seeds' means, from the lowest of a single seed to the highest. */
  private static Optional<Interval> overSeeds(
      StudyResults results, Function<StudyResults, OptionalDouble> figure) {
    OptionalDouble all = figure.apply(results);
    if (all.isEmpty()) {
      return Optional.empty();
    }
    double low = all.getAsDouble();
    double high = low;
    for (long seed : results.seeds()) {
      OptionalDouble one = figure.apply(results.ofSeed(seed));
      if (one.isPresent()) {
        low = Math.min(low, one.getAsDouble());
        high = Math.max(high, one.getAsDouble());
      }
    }
    return Optional.of(new Interval(all.getAsDouble(), low, high));
  }

  private static Optional<Figures> figures(
      StudyResults results, String demand, String policy, String setting) {
    return Optional.ofNullable(results.figures(demand, policy).get(setting));
  }

  private static long onCurve(Collection<Reading> readings) {
    return readings.stream().filter(Reading.On.class::isInstance).count();
  }

  private static Optional<Map.Entry<String, Double>> worst(Map<String, Reading> ratios) {
    return ratios.entrySet().stream()
        .flatMap(entry ->
            entry.getValue() instanceof Reading.On(double times)
                ? Stream.of(Map.entry(entry.getKey(), times))
                : Stream.empty())
        .max(Map.Entry.comparingByValue());
  }
}

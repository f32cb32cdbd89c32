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
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * The study in figures, each beside its peer; intervals are from the lowest seed to the highest.
 */
final class StudyRows {

  private static final String OURS = Contender.TENANTRY;
  private static final String DEFAULT = Contender.DEFAULT;

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
  private final StudyResults sharing;
  private final Set<String> smooth;

  StudyRows(Study study) {
    this.curves = study.curves();
    this.faults = study.faults();
    this.helps = study.helps();
    this.sharing = study.sharing();
    this.smooth = study.smooth();
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
    rows.addAll(otherFaults());
    rows.addAll(helped());
    rows.addAll(shared());
    return rows;
  }

  private List<Row> asInstalled() {
    List<Row> rows = new ArrayList<>();
    costAsInstalled("smooth", smooth::contains, 1.03).ifPresent(rows::add);
    costAsInstalled("bursty", demand -> !smooth.contains(demand), 1.2).ifPresent(rows::add);
    for (String demand : curves.demands()) {
      figures(curves, demand, OURS, DEFAULT)
          .ifPresent(ours -> rows.addAll(asInstalled(demand, ours)));
    }
    return rows;
  }

  /** Beside {@code kpa-rps} set by hand to the same late share; both know nothing at the start. */
  private Optional<Row> costAsInstalled(String kind, Predicate<String> isOfKind, double atMost) {
    Function<StudyResults, List<Reading>> costs =
        results ->
            results.costAtTheLatenessOf(OURS, DEFAULT, "kpa-rps").entrySet().stream()
                .filter(cost -> isOfKind.test(cost.getKey()))
                .map(Map.Entry::getValue)
                .toList();
    List<Reading> all = costs.apply(curves);
    return overSeeds(curves, results -> StudyResults.geometricMean(costs.apply(results)))
        .map(mean ->
            Row.of(
                    "cost as installed, over kpa-rps set by hand to the same late share, geometric"
                        + " mean of %d of %d %s demands".formatted(onCurve(all), all.size(), kind),
                    mean,
                    "x")
                .beside("kpa-rps", 1)
                .atMost(atMost));
  }

  private List<Row> asInstalled(String demand, Figures ours) {
    List<Row> rows = new ArrayList<>();
    rows.add(lateLater(curves, demand));
    figures(curves, demand, "kpa-rps", "0.7")
        .ifPresent(peer ->
            rows.add(
                Row.of(demand + ": reversals as installed", Interval.exact(ours.reversals()), "")
                    .beside("kpa-rps 0.7", peer.reversals())
                    .atMost(demand.equals(Demands.CONSTANT) ? 0 : peer.reversals() / 2.0)));
    if (List.of("wc98_day", "wc98_3h", "synth:ramp").contains(demand)) {
      figures(curves, demand, "hpa-requests", "0.8")
          .ifPresent(peer ->
              rows.add(
                  Row.of(
                          demand + ": violation seconds as installed",
                          Interval.exact(ours.violationSeconds()),
                          "s")
                      .beside("hpa-requests 0.8", peer.violationSeconds())
                      .atMost(peer.violationSeconds() / 5)));
    }
    return rows;
  }

  /** What is allowed is kept on smooth demand, and not exceeded five times on bursty demand. */
  private Row lateLater(StudyResults results, String demand) {
    boolean isSmooth = smooth.contains(demand);
    Row row =
        Row.of(
            "%s (%s): late as installed, after ten minutes"
                .formatted(demand, isSmooth ? "smooth" : "bursty"),
            seeds(results, each -> percent(each, demand, Figures::lateLater)),
            "%");
    return isSmooth ? row.within(0.8, 1.2) : row.atMost(5);
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

  private List<Row> otherFaults() {
    List<Row> rows = new ArrayList<>();
    for (String demand : faults.demands()) {
      Optional<Figures> ours = figures(faults, demand, OURS, DEFAULT);
      if (ours.isEmpty()) {
        continue;
      }
      if (demand.startsWith("slow dependency")) {
        rows.add(
            Row.of(demand + ": scale-ups meanwhile", Interval.exact(ours.get().upsMeanwhile()), "")
                .atMost(2));
        rows.add(
            Row.of(
                    demand + ": held with the reason INEFFECTIVE_SCALE_UP",
                    Interval.exact(ours.get().frozenSeconds()),
                    "s")
                .atLeast(1));
      } else if (demand.startsWith("leader change")) {
        rows.add(
            Row.of(
                    demand + ": replicas added or taken at once in the minute after",
                    Interval.exact(ours.get().largestStep()),
                    "")
                .atMost(1));
      } else if (demand.startsWith("worse version")) {
        rows.add(recovery(demand, "recovered after", 120));
      } else if (demand.startsWith("outage, then retries")) {
        rows.add(recovery(demand, "recovered after the begin of the storm of 180 s", 180));
      }
    }
    return rows;
  }

  private Row recovery(String demand, String how, double atMost) {
    return Row.of(
            demand + ": " + how,
            seeds(
                faults,
                each ->
                    figures(each, demand, OURS, DEFAULT).stream()
                        .mapToDouble(Figures::recoverySeconds)
                        .findFirst()),
            "s")
        .beside(
            "kpa-rps 0.7",
            figures(faults, demand, "kpa-rps", "0.7").map(Figures::recoverySeconds).orElse(0.0))
        .atMost(atMost);
  }

  /** Beside the baseline that gives the tenant of weight 10 the fewest late requests. */
  private List<Row> shared() {
    List<Row> rows = new ArrayList<>();
    for (String demand : sharing.demands()) {
      Optional<Sharing> ours = sharing(sharing, demand, OURS);
      if (ours.isEmpty()) {
        continue;
      }
      Row late =
          Row.of(
              demand + ": late requests of the tenant of weight 10",
              seeds(
                  sharing,
                  each ->
                      sharing(each, demand, OURS).stream()
                          .mapToDouble(one -> one.favouredLate() * 100)
                          .findFirst()),
              "%");
      rows.add(
          sharing.policies().stream()
              .filter(policy -> !policy.equals(OURS))
              .flatMap(policy ->
                  sharing(sharing, demand, policy).stream()
                      .map(theirs -> Map.entry(policy, theirs.favouredLate() * 100)))
              .min(Map.Entry.comparingByValue())
              .map(best -> {
                Row beside = late.beside("the best baseline, " + best.getKey(), best.getValue());
                return demand.equals(Demands.ALL_FLOOD)
                    ? beside
                    : beside.atMost(best.getValue() / 5);
              })
              .orElse(late));
      rows.add(
          Row.of(
                  demand + ": Jain index of what backlogged tenants were served per weight",
                  Interval.exact(ours.get().jain()),
                  "")
              .atLeast(0.99));
      rows.add(
          Row.of(
                  demand + ": the most that a tenant was served under its weighted share",
                  Interval.exact(ours.get().shortfall()),
                  "replicas")
              .atMost(1));
    }
    return rows;
  }

  private static Optional<Sharing> sharing(StudyResults results, String demand, String policy) {
    return results.figures(demand, policy).values().stream()
        .flatMap(figures -> figures.sharing().stream())
        .findFirst();
  }

  private List<Row> helped() {
    List<Row> rows = new ArrayList<>();
    for (String demand : helps.demands()) {
      String plain = demand.substring(0, demand.indexOf(" + "));
      StudyResults without = curves.demands().contains(plain) ? curves : faults;
      Optional<Figures> ours = figures(helps, demand, OURS, DEFAULT);
      Optional<Figures> unhelped = figures(without, plain, OURS, DEFAULT);
      if (demand.contains(" + work ")) {
        ours.ifPresent(_ -> rows.add(lateLater(helps, demand)));
        continue;
      }
      if (ours.isPresent() && unhelped.isPresent()) {
        double before = unhelped.get().late() * 100;
        Row row =
            Row.of(
                    demand + ": late as installed",
                    seeds(helps, results -> percent(results, demand, Figures::late)),
                    "%")
                .beside("without", before);
        if (demand.endsWith("+ admission")) {
          rows.add(row.atMost(before * 2 / 3));
        } else if (demand.endsWith(" ahead")) {
          rows.add(row);
        } else {
          // What it comes to without, from seed to seed, is what can be measured.
          rows.add(
              row.atMost(seeds(without, results -> percent(results, plain, Figures::late)).high()));
          rows.add(
              Row.of(
                      demand + ": replica hours as installed",
                      seeds(helps, results -> hours(results, demand)),
                      "h")
                  .beside("without", unhelped.get().replicaSeconds() / 3600)
                  .atMost(seeds(without, results -> hours(results, plain)).high()));
        }
      }
      figures(without, plain, "kpa-rps", "0.7")
          .filter(_ -> demand.endsWith(" ahead"))
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
              .atMost(1 / 3.0);
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

  private static OptionalDouble percent(
      StudyResults results, String demand, ToDoubleFunction<Figures> share) {
    return figures(results, demand, OURS, DEFAULT).stream()
        .mapToDouble(figures -> share.applyAsDouble(figures) * 100)
        .findFirst();
  }

  private static OptionalDouble hours(StudyResults results, String demand) {
    return figures(results, demand, OURS, DEFAULT).stream()
        .mapToDouble(figures -> figures.replicaSeconds() / 3600)
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

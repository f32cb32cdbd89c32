package io.tenantry.benchmarks.control;

import io.tenantry.autoscaler.simulator.curve.CostCurve;
import io.tenantry.autoscaler.simulator.curve.Point;
import io.tenantry.autoscaler.simulator.curve.Reading;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/** All runs of a study, and what can be asked of them. Immutable. */
public final class StudyResults {

  private final List<Run> runs;

  public StudyResults(List<Run> runs) {
    this.runs = List.copyOf(runs);
  }

  /** All runs. */
  public List<Run> runs() {
    return runs;
  }

  /** Demands in the order of their first run. */
  public Set<String> demands() {
    Set<String> demands = new LinkedHashSet<>();
    runs.forEach(run -> demands.add(run.demand()));
    return demands;
  }

  /** Policies in the order of their first run. */
  public Set<String> policies() {
    Set<String> policies = new LinkedHashSet<>();
    runs.forEach(run -> policies.add(run.policy()));
    return policies;
  }

  /** Seeds in the order of their first run. */
  public Set<Long> seeds() {
    Set<Long> seeds = new LinkedHashSet<>();
    runs.forEach(run -> seeds.add(run.seed()));
    return seeds;
  }

  /** These results with the runs of one seed alone. */
  public StudyResults ofSeed(long seed) {
    return new StudyResults(runs.stream().filter(run -> run.seed() == seed).toList());
  }

  /** What a policy came to on a demand by setting, each the mean of the seeds. */
  public Map<String, Figures> figures(String demand, String policy) {
    Map<String, List<Figures>> bySetting = new LinkedHashMap<>();
    for (Run run : runs) {
      if (run.demand().equals(demand) && run.policy().equals(policy)) {
        bySetting.computeIfAbsent(run.setting(), _ -> new ArrayList<>()).add(run.figures());
      }
    }
    Map<String, Figures> means = new LinkedHashMap<>();
    bySetting.forEach((setting, figures) -> means.put(setting, mean(figures)));
    return means;
  }

  private static Figures mean(List<Figures> figures) {
    return new Figures(
        Math.round(mean(figures, Figures::requests)),
        mean(figures, Figures::late),
        mean(figures, Figures::lateLater),
        mean(figures, Figures::worstTenantLate),
        mean(figures, Figures::violationSeconds),
        mean(figures, Figures::replicaSeconds),
        (int) Math.round(mean(figures, Figures::changes)),
        (int) Math.round(mean(figures, Figures::reversals)),
        (int) Math.ceil(mean(figures, Figures::downsUnheard)),
        (int) Math.ceil(mean(figures, Figures::upsMeanwhile)),
        mean(figures, Figures::recoverySeconds),
        (int) Math.ceil(mean(figures, Figures::largestStep)),
        (int) Math.round(mean(figures, Figures::frozenSeconds)),
        meanSharing(figures.stream().flatMap(one -> one.sharing().stream()).toList()));
  }

  private static Optional<Sharing> meanSharing(List<Sharing> sharings) {
    return sharings.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Sharing(
                mean(sharings, Sharing::favouredLate),
                mean(sharings, Sharing::jain),
                mean(sharings, Sharing::shortfall)));
  }

  private static <T> double mean(List<T> all, ToDoubleFunction<T> figure) {
    return all.stream().mapToDouble(figure).average().orElseThrow();
  }

  /** The curve of a policy on a demand, through the means of the seeds. */
  public CostCurve curve(String demand, String policy) {
    List<Point> points = new ArrayList<>();
    figures(demand, policy)
        .forEach((setting, figures) ->
            points.add(
                new Point(setting, figures.replicaSeconds(), figures.late(), figures.requests())));
    return CostCurve.through(points);
  }

  /**
   * By demand: how many times the late requests of {@code theirs} at {@code setting} are those of
   * {@code ours} for the same cost, on its curve.
   */
  public Map<String, Reading> lateAtTheCostOf(String theirs, String setting, String ours) {
    Map<String, Reading> ratios = new LinkedHashMap<>();
    for (String demand : demands()) {
      Figures beside = figures(demand, theirs).get(setting);
      if (beside != null && !figures(demand, ours).isEmpty()) {
        Point point = new Point(setting, beside.replicaSeconds(), beside.late(), beside.requests());
        ratios.put(demand, over(curve(demand, ours).lateAt(point.cost()), point.lateAboveZero()));
      }
    }
    return ratios;
  }

  /**
   * By demand: how many times as much {@code ours} costs at {@code setting} as {@code theirs} costs
   * when it is set by hand to the same late share.
   */
  public Map<String, Reading> costAtTheLatenessOf(String ours, String setting, String theirs) {
    Map<String, Reading> ratios = new LinkedHashMap<>();
    for (String demand : demands()) {
      Figures figures = figures(demand, ours).get(setting);
      if (figures != null && !figures(demand, theirs).isEmpty()) {
        Point point =
            new Point(setting, figures.replicaSeconds(), figures.late(), figures.requests());
        ratios.put(
            demand, under(curve(demand, theirs).costAt(point.lateAboveZero()), point.cost()));
      }
    }
    return ratios;
  }

  private static Reading over(Reading reading, double divisor) {
    return switch (reading) {
      case Reading.On(double value) -> new Reading.On(value / divisor);
      case Reading.Off off -> off;
    };
  }

  private static Reading under(Reading reading, double dividend) {
    return switch (reading) {
      case Reading.On(double value) -> new Reading.On(dividend / value);
      case Reading.Off off -> off;
    };
  }

  /** The geometric mean of those that are on their curve; empty when none is. */
  public static OptionalDouble geometricMean(Collection<Reading> readings) {
    return readings.stream()
        .flatMapToDouble(reading ->
            switch (reading) {
              case Reading.On(double value) -> DoubleStream.of(Math.log(value));
              case Reading.Off _ -> DoubleStream.empty();
            })
        .average()
        .stream()
        .map(Math::exp)
        .findFirst();
  }
}

package io.tenantry.benchmarks.cluster;

import io.tenantry.benchmarks.cluster.ModelPoint.Figure;
import io.tenantry.benchmarks.cluster.SurgeRun.Part;
import io.tenantry.benchmarks.result.Interval;
import io.tenantry.benchmarks.result.Rounds;
import io.tenantry.benchmarks.result.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/** The figures of the model beside the measured ones. */
final class ModelRows {

  /** Up to here a load can be carried for long; above, chance decides how long the queue gets. */
  private static final double HIGHEST_STEADY = 0.9;

  private static final String MODEL = "the model";

  private ModelRows() {}

  static List<Row> of(
      ModelledShop model,
      List<ModelPoint> points,
      List<SurgeRun> measured,
      List<SurgeRun> modelled) {
    List<Row> rows = new ArrayList<>();
    for (Figure figure : List.of(Figure.P50, Figure.P95, Figure.P99)) {
      errors(rows, points, figure);
    }
    lateErrors(rows, points);
    surges(rows, measured, modelled);
    for (ModelPoint point : points) {
      for (Figure figure : Figure.values()) {
        rows.add(
            besideModel(
                Row.of(
                    String.format(
                        Locale.ROOT,
                        "%d %s at %.0f %%: %s",
                        point.replicas(),
                        point.replicas() == 1 ? "replica" : "replicas",
                        100 * point.utilisation(),
                        figure.words()),
                    Interval.exact(point.measured(figure)),
                    figure.unit()),
                point.modelled(figure)));
      }
    }
    given(rows, model);
    rows.add(
        exact(
            "p99 of how late the generator sent, at worst of all steps",
            1000
                * points.stream()
                    .mapToDouble(one -> one.measured().sendDelay(0.99))
                    .max()
                    .orElse(0),
            "ms"));
    return rows;
  }

  private static void errors(List<Row> rows, List<ModelPoint> points, Figure figure) {
    double[] errors =
        points.stream()
            .filter(point -> point.utilisation() <= HIGHEST_STEADY)
            .mapToDouble(point -> Math.abs(point.error(figure)))
            .toArray();
    rows.add(
        exact(
            "the model's error of %s up to 90 %%, half of the steps have less"
                .formatted(figure.words()),
            100 * Answers.quantile(errors, 0.5),
            "%"));
    rows.add(
        exact(
            "the model's error of %s up to 90 %%, at worst".formatted(figure.words()),
            100 * Answers.quantile(errors, 1),
            "%"));
  }

  private static void lateErrors(List<Row> rows, List<ModelPoint> points) {
    rows.add(
        exact(
            "the model's error of the late share up to 90 %, at worst, in percentage points",
            points.stream()
                .filter(point -> point.utilisation() <= HIGHEST_STEADY)
                .mapToDouble(point ->
                    Math.abs(point.modelled(Figure.LATE).value() - point.measured(Figure.LATE)))
                .max()
                .orElse(0),
            ""));
    rows.add(
        exact(
            "figures outside what chance makes of the model, of %d"
                .formatted(points.size() * Figure.values().length),
            (double) points.stream().mapToLong(ModelRows::outside).sum(),
            ""));
  }

  private static long outside(ModelPoint point) {
    return List.of(Figure.values()).stream()
        .filter(figure -> {
          Interval chance = point.modelled(figure);
          double measured = point.measured(figure);
          return measured < chance.low() || measured > chance.high();
        })
        .count();
  }

  private static void surges(List<Row> rows, List<SurgeRun> measured, List<SurgeRun> modelled) {
    surge(rows, "s", "from the step to more asked for", measured, modelled, SurgeRun::firstAsked);
    surge(rows, "s", "from the step to enough Ready", measured, modelled, SurgeRun::enoughReady);
    surge(rows, "s", "from the step to all new Ready", measured, modelled, SurgeRun::allReady);
    surge(
        rows,
        "ms",
        "p99 in the surge",
        measured,
        modelled,
        run -> OptionalDouble.of(1000 * run.in(Part.SURGE).latency(0.99)));
    surge(
        rows,
        "%",
        "late in the surge",
        measured,
        modelled,
        run ->
            OptionalDouble.of(100 * run.in(Part.SURGE).lateShare(SurgeStory.objectiveSeconds())));
    surge(
        rows,
        "",
        "replicas asked for, mean",
        measured,
        modelled,
        run -> OptionalDouble.of(run.meanAsked()));
  }

  private interface MaybeFigure {
    OptionalDouble of(SurgeRun run);
  }

  /** What never came is taken to have come at the end of the surge. */
  private static void surge(
      List<Row> rows,
      String unit,
      String what,
      List<SurgeRun> measured,
      List<SurgeRun> modelled,
      MaybeFigure figure) {
    ToDoubleFunction<SurgeRun> value = run -> figure.of(run).orElse(run.story().surge());
    Rounds rounds = new Rounds(measured.stream().mapToDouble(value).toArray());
    rows.add(
        besideModel(
            Row.of("surge: " + what, rounds.median(), unit), ModelPoint.spread(modelled, value)));
  }

  private static void given(List<Row> rows, ModelledShop model) {
    LoadTest replica = model.replica();
    rows.add(exact("told to the model: work", 1000 * replica.work(), "ms"));
    rows.add(exact("told to the model: variation of it", replica.workVariation(), ""));
    rows.add(exact("told to the model: fixed latency", 1000 * replica.elsewhere(), "ms"));
    rows.add(exact("told to the model: requests at a time", LoadTest.CONNECTIONS, ""));
    double[] starts = model.startUp().stream().mapToDouble(Double::doubleValue).toArray();
    rows.add(exact("told to the model: start-up, median", Answers.quantile(starts, 0.5), "s"));
    rows.add(exact("told to the model: start-up, p95", Answers.quantile(starts, 0.95), "s"));
    rows.add(
        besideModel(
            exact("a replica serves at most", replica.capacity(), "1/s"),
            Interval.exact(LoadTest.CONNECTIONS / replica.work())));
  }

  private static Row exact(String name, double value, String unit) {
    return Row.of(name, Interval.exact(value), unit);
  }

  private static Row besideModel(Row row, Interval model) {
    return row.value() > 0
        ? row.beside(
            MODEL,
            model.value(),
            new Interval(
                model.value() / row.value(), model.low() / row.value(), model.high() / row.value()))
        : row.beside(MODEL, model.value());
  }
}

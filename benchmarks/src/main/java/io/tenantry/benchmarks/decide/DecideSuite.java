package io.tenantry.benchmarks.decide;

import io.tenantry.benchmarks.Benchmark;
import io.tenantry.benchmarks.Settings;
import io.tenantry.benchmarks.context.JmhProgress;
import io.tenantry.benchmarks.result.Environment;
import io.tenantry.benchmarks.result.Interval;
import io.tenantry.benchmarks.result.Result;
import io.tenantry.benchmarks.result.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Ticks of the control loop, of three sizes in each direction, and what a workload keeps. */
public final class DecideSuite implements Benchmark {

  private static final int TENANTS = 20;
  private static final int FEW = 50;
  private static final int HALF = 500;
  private static final int ALL = 5_000;

  private static final double MICROS = 1e3;
  private static final double SECONDS = 1e9;
  private static final double MOST_MICROS = 20;
  private static final double MOST_SECONDS = 0.5;

  /** A size of the fleet. */
  record Size(int workloads, int tenants) {}

  /** A size, and how long a tick of it takes. */
  record Tick(Size size, Interval nanos) {}

  @Override
  public String name() {
    return "decide";
  }

  @Override
  public String about() {
    return """
    JMH measures one tick of the control loop, single shots in two forks, over workloads of four \
    pods that reported a further second each time: reading the store, learning, deciding; not the \
    reports. The exponent of growth is the slope of a straight line through the logarithms of the \
    three sizes: 1 is linear.\
    """;
  }

  @Override
  public Result run(Settings settings) throws Exception {
    List<Tick> byTenants = new ArrayList<>();
    for (int tenants : new int[] {TENANTS / 4, TENANTS, TENANTS * 4}) {
      byTenants.add(measured(settings, new Size(HALF, tenants)));
    }
    List<Tick> byWorkloads = new ArrayList<>();
    byWorkloads.add(measured(settings, new Size(FEW, TENANTS)));
    byWorkloads.add(byTenants.get(1));
    if (!settings.quick()) {
      byWorkloads.add(measured(settings, new Size(ALL, TENANTS)));
    }
    List<Row> rows = new ArrayList<>(rows(byTenants, byWorkloads));
    rows.addAll(Footprint.rows(HALF, TENANTS));
    return new Result(name(), settings.quick(), Environment.current(), rows);
  }

  static List<Row> rows(List<Tick> byTenants, List<Tick> byWorkloads) {
    List<Row> rows = new ArrayList<>();
    for (Tick tick : byTenants) {
      rows.add(decision(tick));
    }
    for (Tick tick : byWorkloads) {
      if (tick.size.workloads != HALF) {
        rows.add(decision(tick));
      }
      Row row =
          Row.of(
              String.format(
                  Locale.ROOT,
                  "one tick of %,d workloads of %d tenants",
                  tick.size.workloads,
                  tick.size.tenants),
              times(tick.nanos, 1 / SECONDS),
              "s");
      rows.add(tick.size.workloads == ALL ? row.atMost(MOST_SECONDS) : row);
    }
    rows.add(
        Row.of(
            "exponent of growth with tenants",
            Interval.exact(exponent(byTenants, tick -> tick.size.tenants)),
            ""));
    rows.add(
        Row.of(
            "exponent of growth with workloads",
            Interval.exact(exponent(byWorkloads, tick -> tick.size.workloads)),
            ""));
    return rows;
  }

  private static Row decision(Tick tick) {
    Row row =
        Row.of(
            String.format(
                Locale.ROOT,
                "one decision, %d tenants, one of %,d workloads",
                tick.size.tenants,
                tick.size.workloads),
            times(tick.nanos, 1 / MICROS / tick.size.workloads),
            "µs");
    return tick.size.tenants == TENANTS ? row.atMost(MOST_MICROS) : row;
  }

  private static Interval times(Interval figure, double factor) {
    return new Interval(figure.value() * factor, figure.low() * factor, figure.high() * factor);
  }

  private interface SizeOf {
    int of(Tick tick);
  }

  /** The slope of the least squares through the logarithms. */
  private static double exponent(List<Tick> ticks, SizeOf size) {
    double meanX = ticks.stream().mapToDouble(t -> Math.log(size.of(t))).average().orElseThrow();
    double meanY =
        ticks.stream().mapToDouble(t -> Math.log(t.nanos.value())).average().orElseThrow();
    double along = 0;
    double across = 0;
    for (Tick tick : ticks) {
      double x = Math.log(size.of(tick)) - meanX;
      along += x * x;
      across += x * (Math.log(tick.nanos.value()) - meanY);
    }
    return across / along;
  }

  private static Tick measured(Settings settings, Size size) throws RunnerException {
    boolean quick = settings.quick();
    RunResult result =
        new Runner(
                new OptionsBuilder()
                    .include(TickBenchmark.class.getName().replace(".", "\\.") + "\\.tick$")
                    .param("workloads", Integer.toString(size.workloads))
                    .param("tenants", Integer.toString(size.tenants))
                    .mode(Mode.SingleShotTime)
                    .timeUnit(TimeUnit.NANOSECONDS)
                    .shouldFailOnError(true)
                    .jvmArgs("-Xms3g", "-Xmx3g", "-XX:+UseSerialGC")
                    .forks(quick ? 1 : 2)
                    .warmupIterations(quick ? 10 : 60)
                    .measurementIterations(quick ? 5 : 30)
                    .build(),
                new JmhProgress("a tick", settings.progress()))
            .runSingle();
    double score = result.getPrimaryResult().getScore();
    double error = result.getPrimaryResult().getScoreError();
    return new Tick(
        size,
        Double.isNaN(error)
            ? Interval.exact(score)
            : new Interval(score, score - error, score + error));
  }
}

package io.tenantry.benchmarks.storefront;

import io.tenantry.benchmarks.Benchmark;
import io.tenantry.benchmarks.Settings;
import io.tenantry.benchmarks.result.Environment;
import io.tenantry.benchmarks.result.Interval;
import io.tenantry.benchmarks.result.Result;
import io.tenantry.benchmarks.result.Rounds;
import io.tenantry.benchmarks.result.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/**
 * What nine tenants notice of the flood of a tenth ({@link FloodStory}). One process of the
 * storefront for each {@link Guard}, of which one at a time has work. In each round each has its
 * quiet and then its flood, and each round begins with another one.
 */
public final class Flood implements Benchmark {

  /** Where nothing limits, more than two thousand requests wait at a time, of 100 kB each. */
  private static final String HEAP = "1g";

  private static final double MOST_TIMES_QUIET = 1.3;

  /** A tenth of the shortest answer. */
  private static final double MOST_LATE_MILLIS = 3;

  /**
   * How long things take.
   *
   * @param warmUp of flood, so that the latency mode has found its limit; not where nothing limits,
   *     which would only fill the queue
   * @param phase each quiet, and each flood
   */
  private record Plan(int rounds, Duration warmUp, Duration phase) {

    static final Plan FULL = new Plan(10, Duration.ofSeconds(45), Duration.ofSeconds(7));
    static final Plan QUICK = new Plan(1, Duration.ofSeconds(3), Duration.ofSeconds(3));
  }

  /** A process that has a guard, and its load. */
  private record Guarded(Guard guard, FixedLoad load) {}

  /** One guard's quiet or flood. */
  private record Phase(Outcome.Part nine, double flooderPerSecond, double lateMillis) {}

  /** One guard in one round. */
  private record Round(Phase quiet, Phase flood) {

    double timesQuiet() {
      return flood.nine().p99Millis() / quiet.nine().p99Millis();
    }
  }

  @Override
  public String name() {
    return "flood";
  }

  @Override
  public String about() {
    return """
    Ten tenants ask the sample storefront ten times a second each, and then one of them 500 times: how \
    much longer the slowest hundredth of the other nine's requests takes, over the same when it is \
    quiet. Medians of ten rounds in which three equipments take turns, latency from the intended \
    moment of sending; intervals of 95 % by bootstrap over the rounds.\
    """;
  }

  @Override
  public Result run(Settings settings) throws IOException, InterruptedException {
    Path work = Files.createDirectories(settings.work().resolve("flood")).toAbsolutePath();
    Path storefront = Equipment.unpackedStorefront(settings.root(), work);
    Plan plan = settings.quick() ? Plan.QUICK : Plan.FULL;
    Map<Guard, List<Round>> rounds = new EnumMap<>(Guard.class);
    try (RunningStorefront plans = start(storefront, work, Guard.PLANS);
        RunningStorefront latency = start(storefront, work, Guard.LATENCY);
        RunningStorefront nothing = start(storefront, work, Guard.NOTHING)) {
      List<Guarded> all =
          List.of(
              new Guarded(Guard.PLANS, new FixedLoad(plans.address())),
              new Guarded(Guard.LATENCY, new FixedLoad(latency.address())),
              new Guarded(Guard.NOTHING, new FixedLoad(nothing.address())));
      for (Guarded one : all) {
        settings.progress().say("warming up: " + one.guard().words());
        phase(
            one.load(),
            one.guard() == Guard.NOTHING ? FloodStory.quiet() : FloodStory.flood(),
            plan.warmUp(),
            -1);
      }
      measure(settings, plan, all, rounds);
    }
    return new Result(name(), settings.quick(), Environment.current(), rows(rounds));
  }

  private static RunningStorefront start(Path storefront, Path work, Guard guard)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(FloodStory.arguments());
    arguments.add(guard.argument());
    return RunningStorefront.start(
        Equipment.command(storefront, HEAP, arguments),
        work.resolve(guard.name().toLowerCase(Locale.ROOT) + ".log"));
  }

  private static void measure(
      Settings settings, Plan plan, List<Guarded> all, Map<Guard, List<Round>> rounds)
      throws InterruptedException {
    long started = System.nanoTime();
    for (int round = 0; round < plan.rounds(); round++) {
      for (int i = 0; i < all.size(); i++) {
        Guarded one = all.get((round + i) % all.size());
        Round found =
            new Round(
                phase(one.load(), FloodStory.quiet(), plan.phase(), round),
                phase(one.load(), FloodStory.flood(), plan.phase(), round));
        rounds.computeIfAbsent(one.guard(), key -> new ArrayList<>()).add(found);
        settings.progress().say(line(round + 1, plan.rounds(), one.guard(), found));
      }
      long remains = (System.nanoTime() - started) / (round + 1) * (plan.rounds() - round - 1);
      settings.progress().say("%d s left".formatted(TimeUnit.NANOSECONDS.toSeconds(remains)));
    }
  }

  private static Phase phase(FixedLoad load, Map<String, Double> rates, Duration time, long seed)
      throws InterruptedException {
    long started = System.nanoTime();
    Outcome outcome = load.run(Arrivals.steady(rates, time, seed));
    double seconds = (System.nanoTime() - started) / 1e9;
    return new Phase(
        outcome.of(FloodStory.NINE),
        outcome.of(List.of(FloodStory.FLOODER)).served() / seconds,
        outcome.lateP99Millis());
  }

  private static List<Row> rows(Map<Guard, List<Round>> rounds) {
    List<Row> rows = new ArrayList<>();
    for (Guard guard : List.of(Guard.PLANS, Guard.LATENCY)) {
      Interval control = timesQuiet(rounds, Guard.NOTHING);
      rows.add(
          Row.of(
                  guard.words() + ": p99 of the nine, flood over quiet",
                  timesQuiet(rounds, guard),
                  "")
              .beside(Guard.NOTHING.words(), control.value())
              .atMost(MOST_TIMES_QUIET));
      compare(rows, rounds, guard, "p99 of the nine, flood", "ms", Flood::p99InFlood);
      compare(rows, rounds, guard, "p99 of the nine, quiet", "ms", Flood::p99InQuiet);
      rows.add(notServed(rounds, guard));
      rows.add(flooder(rounds, guard));
    }
    rows.add(flooder(rounds, Guard.NOTHING));
    rows.add(late(rounds, Guard.PLANS).atMost(MOST_LATE_MILLIS));
    rows.add(late(rounds, Guard.LATENCY).atMost(MOST_LATE_MILLIS));
    rows.add(late(rounds, Guard.NOTHING));
    return rows;
  }

  private static Interval timesQuiet(Map<Guard, List<Round>> rounds, Guard guard) {
    return figures(rounds, guard, Round::timesQuiet).median();
  }

  private static void compare(
      List<Row> rows,
      Map<Guard, List<Round>> rounds,
      Guard guard,
      String what,
      String unit,
      ToDoubleFunction<Round> figure) {
    Rounds own = figures(rounds, guard, figure);
    Rounds control = figures(rounds, Guard.NOTHING, figure);
    rows.add(
        Row.of(guard.words() + ": " + what, own.median(), unit)
            .beside(Guard.NOTHING.words(), control.median().value(), control.ratioTo(own)));
  }

  private static Row notServed(Map<Guard, List<Round>> rounds, Guard guard) {
    return Row.of(
            guard.words() + ": requests of the nine that were not served, flood",
            Interval.exact(notServedInFlood(rounds, guard)),
            "")
        .beside(Guard.NOTHING.words(), notServedInFlood(rounds, Guard.NOTHING))
        .atMost(0);
  }

  private static double notServedInFlood(Map<Guard, List<Round>> rounds, Guard guard) {
    return rounds.getOrDefault(guard, List.of()).stream()
        .map(round -> round.flood().nine())
        .mapToLong(nine -> nine.requests() - nine.served())
        .sum();
  }

  private static Row flooder(Map<Guard, List<Round>> rounds, Guard guard) {
    return Row.of(
        guard.words() + ": the flooder is served, flood",
        figures(rounds, guard, round -> round.flood().flooderPerSecond()).median(),
        "1/s");
  }

  private static Row late(Map<Guard, List<Round>> rounds, Guard guard) {
    return Row.of(
        guard.words() + ": p99 of how late the generator sent, flood",
        figures(rounds, guard, round -> round.flood().lateMillis()).median(),
        "ms");
  }

  private static double p99InFlood(Round round) {
    return round.flood().nine().p99Millis();
  }

  private static double p99InQuiet(Round round) {
    return round.quiet().nine().p99Millis();
  }

  private static Rounds figures(
      Map<Guard, List<Round>> rounds, Guard guard, ToDoubleFunction<Round> figure) {
    return new Rounds(rounds.getOrDefault(guard, List.of()).stream().mapToDouble(figure).toArray());
  }

  private static String line(int round, int rounds, Guard guard, Round found) {
    return String.format(
        Locale.ROOT,
        "round %d of %d  %-21s p99 of the nine %6.1f ms, in the flood %8.1f ms, %.2f times;"
            + " not served %d; flooder %5.1f/s; generator late by %.1f ms",
        round,
        rounds,
        guard.words(),
        p99InQuiet(found),
        p99InFlood(found),
        found.timesQuiet(),
        found.flood().nine().requests() - found.flood().nine().served(),
        found.flood().flooderPerSecond(),
        found.flood().lateMillis());
  }
}

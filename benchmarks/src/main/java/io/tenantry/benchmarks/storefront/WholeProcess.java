package io.tenantry.benchmarks.storefront;

import io.tenantry.benchmarks.Benchmark;
import io.tenantry.benchmarks.Settings;
import io.tenantry.benchmarks.result.Environment;
import io.tenantry.benchmarks.result.Interval;
import io.tenantry.benchmarks.result.Result;
import io.tenantry.benchmarks.result.Rounds;
import io.tenantry.benchmarks.result.Row;
import io.tenantry.benchmarks.storefront.RunningStorefront.Counters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * The storefront in four equipments, one process after the other, in turn, for several rounds; each
 * round begins with another one. The database answers at once, so that nothing hides the
 * difference.
 */
public final class WholeProcess implements Benchmark {

  private static final List<String> TENANTS =
      List.of("acme", "globex", "initech", "umbrella", "hooli");
  private static final double REQUESTS_PER_SECOND = 200;

  private static final Map<String, Double> RATES = Arrivals.evenly(TENANTS, REQUESTS_PER_SECOND);

  /** Above that, the figures are the generator's. */
  private static final double MOST_LATE = 0.05;

  private static final int WARMING_CALLERS = 4;
  private static final double KIBI = 1024;

  /**
   * How long things take.
   *
   * @param rounds of all equipments
   * @param warmUp requests that are sent as fast as they are answered, so that what is measured
   *     then is compiled to the end
   * @param settling at the rate that is measured next
   */
  private record Plan(int rounds, int warmUp, Duration settling, Duration measured) {

    static final Plan FULL = new Plan(5, 24_000, Duration.ofSeconds(3), Duration.ofSeconds(20));
    static final Plan QUICK = new Plan(1, 2_000, Duration.ofSeconds(1), Duration.ofSeconds(3));
  }

  /** One process under load. */
  private record Run(
      Outcome.Part outcome, double lateShare, double bytesPerRequest, double cpuMicrosPerRequest) {}

  @Override
  public String name() {
    return "storefront";
  }

  @Override
  public String about() {
    return """
    The sample storefront in a process of its own under 200 requests a second, open loop, with the \
    starter beside a filter of twenty lines that opens the tenant's scope, and with the agent and our \
    extension beside the agent alone. Medians of five rounds in which the four take turns; intervals \
    of 95 % by bootstrap over the rounds.\
    """;
  }

  @Override
  public Result run(Settings settings) throws IOException, InterruptedException {
    Path work = Files.createDirectories(settings.work().resolve("storefront"));
    Equipment equipment = Equipment.prepare(settings.root(), work.toAbsolutePath());
    Plan plan = settings.quick() ? Plan.QUICK : Plan.FULL;
    Map<Variant, List<Run>> runs = new EnumMap<>(Variant.class);
    Variant[] variants = Variant.values();
    try (MetricsSink sink = new MetricsSink()) {
      for (int round = 0; round < plan.rounds(); round++) {
        for (int i = 0; i < variants.length; i++) {
          Variant variant = variants[(round + i) % variants.length];
          Path log = work.resolve(variant.name().toLowerCase(Locale.ROOT) + ".log");
          Run run = measure(equipment.command(variant, sink.port()), log, plan, round);
          runs.computeIfAbsent(variant, key -> new ArrayList<>()).add(run);
          settings.progress().say(line(round + 1, plan.rounds(), variant, run));
        }
      }
    }
    return new Result(name(), settings.quick(), Environment.current(), rows(runs));
  }

  private static Run measure(List<String> command, Path log, Plan plan, long seed)
      throws IOException, InterruptedException {
    try (RunningStorefront storefront = RunningStorefront.start(command, log)) {
      new ClosedLoop(storefront.address(), TENANTS, WARMING_CALLERS).run(plan.warmUp());
      FixedLoad load = new FixedLoad(storefront.address());
      load.run(Arrivals.poisson(RATES, plan.settling(), -1 - seed));
      Counters before = storefront.counters();
      Outcome all = load.run(Arrivals.poisson(RATES, plan.measured(), seed));
      Counters after = storefront.counters();
      Outcome.Part outcome = all.all();
      if (outcome.served() < outcome.requests()) {
        throw new IOException(
            "%d of %d requests were served; the storefront's log is %s"
                .formatted(outcome.served(), outcome.requests(), log));
      }
      return new Run(
          outcome,
          all.lateShare(),
          (double) (after.allocatedBytes() - before.allocatedBytes()) / outcome.requests(),
          (after.cpuNanos() - before.cpuNanos()) / 1e3 / outcome.requests());
    }
  }

  private static List<Row> rows(Map<Variant, List<Run>> runs) {
    List<Row> rows = new ArrayList<>();
    compare(rows, runs, Variant.STARTER, Variant.NO_STARTER);
    compare(rows, runs, Variant.AGENT_AND_EXTENSION, Variant.AGENT);
    rows.add(Row.of("requests per second", Interval.exact(REQUESTS_PER_SECOND), ""));
    rows.add(
        Row.of(
                "share of requests that the generator sent more than 1 ms late, at worst",
                Interval.exact(
                    runs.values().stream()
                        .flatMap(List::stream)
                        .mapToDouble(Run::lateShare)
                        .max()
                        .orElse(0)),
                "")
            .atMost(MOST_LATE));
    return rows;
  }

  private static void compare(
      List<Row> rows, Map<Variant, List<Run>> runs, Variant ours, Variant peer) {
    compare(rows, "p50", "ms", runs, ours, peer, run -> run.outcome().p50Millis());
    compare(rows, "p99", "ms", runs, ours, peer, run -> run.outcome().p99Millis());
    compare(
        rows, "memory per request", "KiB", runs, ours, peer, run -> run.bytesPerRequest() / KIBI);
    compare(rows, "CPU per request", "us", runs, ours, peer, Run::cpuMicrosPerRequest);
  }

  private static void compare(
      List<Row> rows,
      String what,
      String unit,
      Map<Variant, List<Run>> runs,
      Variant ours,
      Variant peer,
      ToDoubleFunction<Run> figure) {
    Rounds own = rounds(runs, ours, figure);
    Rounds other = rounds(runs, peer, figure);
    rows.add(
        Row.of(ours.words() + ", " + what, own.median(), unit)
            .beside(peer.words(), other.median().value(), other.ratioTo(own)));
  }

  private static Rounds rounds(
      Map<Variant, List<Run>> runs, Variant variant, ToDoubleFunction<Run> figure) {
    return new Rounds(runs.getOrDefault(variant, List.of()).stream().mapToDouble(figure).toArray());
  }

  private static String line(int round, int rounds, Variant variant, Run run) {
    return String.format(
        Locale.ROOT,
        "round %d of %d  %-18s p50 %6.2f ms  p99 %7.2f ms  %6.1f KiB  %5.0f us CPU  %4.1f %% late",
        round,
        rounds,
        variant.words(),
        run.outcome().p50Millis(),
        run.outcome().p99Millis(),
        run.bytesPerRequest() / KIBI,
        run.cpuMicrosPerRequest(),
        run.lateShare() * 100);
  }
}

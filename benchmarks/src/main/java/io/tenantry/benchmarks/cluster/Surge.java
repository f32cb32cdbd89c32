package io.tenantry.benchmarks.cluster;

import io.tenantry.benchmarks.Benchmark;
import io.tenantry.benchmarks.Settings;
import io.tenantry.benchmarks.cluster.SurgeRun.Part;
import io.tenantry.benchmarks.result.Environment;
import io.tenantry.benchmarks.result.Result;
import io.tenantry.benchmarks.storefront.ClosedLoop;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The storefront of the laptop cluster when its load goes to four times of what it was within ten
 * seconds: with fixed replicas, with replicas by CPU as HPA computes it, and with Tenantry. Each
 * run is on a cluster of its own; each round begins with another set-up.
 */
public final class Surge implements Benchmark {

  /**
   * Of what a replica can do at all: what HPA aims at, and what Tenantry is told of a replica. As
   * {@code ./tenantry simulate} has it when nothing is said.
   */
  static final double TARGET = 0.7;

  /**
   * How long things take.
   *
   * @param loadTest each part of it, seconds
   * @param warmUp requests that are sent as fast as they are answered before a story begins
   */
  private record Plan(int rounds, double loadTest, int warmUp, SurgeStory story) {

    static final Plan FULL = new Plan(5, 15, 600, new SurgeStory(10, 15, 60, 10));
    static final Plan QUICK = new Plan(1, 3, 50, new SurgeStory(2, 3, 20, 5));
  }

  @Override
  public String name() {
    return "surge";
  }

  @Override
  public String about() {
    return """
    The storefront of the laptop cluster, two replicas of it, real requests over HTTP: within ten \
    seconds they become four times as many, 160 % of what the two can serve, stay so for 50 s, and \
    fall back. Three set-ups take turns, each run on a fresh cluster: fixed replicas; HPA on CPU, \
    which is its own calculator with the CPU time of the pods as metrics-server would have it; \
    Tenantry's controller. The last two are set by the same load test of one replica, to 70 % of \
    what it can do. Late is over 500 ms, or not served; times count from the intended moment of \
    sending. All are Ready when as many are as were asked for at the most in the surge; enough are, \
    which is earlier, when four are, the fewest that can serve it. Medians of five \
    rounds with intervals of 95 % by bootstrap; late shares are of all rounds together, from the \
    lowest round to the highest.\
    """;
  }

  @Override
  public Result run(Settings settings) throws IOException, InterruptedException {
    Plan plan = settings.quick() ? Plan.QUICK : Plan.FULL;
    Path work = settings.work().resolve("surge");
    settings.progress().say("a load test of one replica");
    LoadTest replica = loadTest(settings.root(), work, plan.loadTest());
    settings.progress().say(replica.line());
    Map<SetUp, List<SurgeRun>> runs = new EnumMap<>(SetUp.class);
    SetUp[] setUps = SetUp.values();
    for (int round = 0; round < plan.rounds(); round++) {
      for (int i = 0; i < setUps.length; i++) {
        SetUp setUp = setUps[(round + i) % setUps.length];
        SurgeRun run =
            run(settings.root(), work, setUp, replica, plan.warmUp(), plan.story(), round);
        runs.computeIfAbsent(setUp, key -> new ArrayList<>()).add(run);
        settings.progress().say(line(round + 1, plan.rounds(), setUp, run));
      }
    }
    return new Result(name(), settings.quick(), Environment.current(), SurgeRows.of(replica, runs));
  }

  private static LoadTest loadTest(Path root, Path work, double seconds)
      throws IOException, InterruptedException {
    try (RunningCluster cluster = RunningCluster.start(root, work)) {
      cluster.shop().begin(1, SurgeStory.QUERY_TIME);
      return LoadTest.of(cluster, SurgeStory.QUERY_TIME, seconds);
    }
  }

  /**
   * One surge on a fresh cluster.
   *
   * @param warmUp requests that are sent as fast as they are answered before the story begins
   * @param seed of the requests, and of what is left to chance
   */
  static SurgeRun run(
      Path root, Path work, SetUp setUp, LoadTest replica, int warmUp, SurgeStory story, long seed)
      throws IOException, InterruptedException {
    try (RunningCluster cluster = RunningCluster.start(root, work)) {
      cluster.shop().begin(SurgeStory.REPLICAS, SurgeStory.QUERY_TIME);
      new ClosedLoop(
              cluster.storefront(), Curve.tenants(), SurgeStory.REPLICAS * LoadTest.CONNECTIONS)
          .run(warmUp);
      try (Scaler atWork = setUp.start(cluster.shop(), replica, seed)) {
        return SurgeRun.of(cluster, story, seed);
      }
    }
  }

  private static String line(int round, int rounds, SetUp setUp, SurgeRun run) {
    StringBuilder line =
        new StringBuilder("round %d of %d  %-14s".formatted(round, rounds, setUp.words()));
    for (Part part : Part.values()) {
      Answers answers = run.in(part);
      line.append(
          String.format(
              Locale.ROOT,
              "  %s: p99 %.0f ms, late %.2f %%",
              part.words(),
              1000 * answers.latency(0.99),
              100 * answers.lateShare(SurgeStory.objectiveSeconds())));
    }
    OptionalDouble ready = run.enoughReady();
    if (ready.isPresent()) {
      line.append(
          String.format(
              Locale.ROOT,
              "; asked after %.1f s, enough Ready after %.1f s, late from then on %.3f %%",
              run.firstAsked().orElse(0),
              ready.getAsDouble(),
              100 * run.from(ready.getAsDouble()).lateShare(SurgeStory.objectiveSeconds())));
    }
    line.append(
        String.format(
            Locale.ROOT,
            "; not served %d; replicas %.1f; generator late by %.1f ms; machine %.0f %% busy",
            run.answers().notServed(),
            run.meanAsked(),
            1000 * run.answers().sendDelay(0.99),
            100 * run.load().machine()));
    return line.toString();
  }
}

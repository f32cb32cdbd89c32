package io.tenantry.benchmarks.cluster;

import io.tenantry.benchmarks.Benchmark;
import io.tenantry.benchmarks.Settings;
import io.tenantry.benchmarks.cluster.ModelPoint.Figure;
import io.tenantry.benchmarks.result.Environment;
import io.tenantry.benchmarks.result.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The simulator's plant held against the storefront of the laptop cluster: latencies of 1, 2 and 4
 * replicas as the load rises in steps, and how a surge is met. What the model is told was measured
 * at one replica that had little to do.
 */
public final class ModelCheck implements Benchmark {

  /** File of the picture, beside the other pictures of the documentation. */
  static final String PICTURE = "model.svg";

  private static final List<Integer> REPLICAS = List.of(1, 2, 4);

  /**
   * How long things take, in seconds.
   *
   * @param loadTest each part of it
   * @param settling of each step, of which nothing is measured
   * @param step how long each load is measured
   * @param seeds of the model
   * @param surges that are measured
   * @param warmUp requests before each of them
   */
  private record Plan(
      double loadTest,
      List<Double> utilisations,
      double settling,
      double step,
      int seeds,
      int surges,
      int warmUp,
      SurgeStory story) {

    static final Plan FULL =
        new Plan(
            15,
            List.of(0.3, 0.5, 0.7, 0.8, 0.9, 0.95),
            5,
            25,
            40,
            3,
            600,
            new SurgeStory(10, 15, 60, 5));
    static final Plan QUICK =
        new Plan(3, List.of(0.5), 1, 4, 4, 1, 50, new SurgeStory(2, 3, 20, 2));
  }

  @Override
  public String name() {
    return "model";
  }

  @Override
  public String about() {
    return """
    The simulator's plant, told what was measured at one replica with little to do, beside the \
    storefront of the laptop cluster with 1, 2 and 4 replicas under a load that rises in steps of \
    half a minute, and in a surge with Tenantry at work. Here a ratio is the modelled figure over the \
    measured one: above 1, the model is too slow. Its interval is what chance alone makes of it, from \
    40 seeds of the model, each for as long as was measured; where 1 is outside, the model is off.

    ![measured and modelled latencies](images/%s)\
    """
        .formatted(PICTURE);
  }

  @Override
  public boolean isRace() {
    return false;
  }

  @Override
  public Result run(Settings settings) throws IOException, InterruptedException {
    Plan plan = settings.quick() ? Plan.QUICK : Plan.FULL;
    Path work = settings.work().resolve("surge");
    List<ModelPoint> points = new ArrayList<>();
    ModelledShop model = curves(settings, plan, work, points);
    List<SurgeRun> measured = new ArrayList<>();
    List<SurgeRun> modelled = new ArrayList<>();
    for (int round = 0; round < plan.surges(); round++) {
      settings.progress().say("surge %d of %d".formatted(round + 1, plan.surges()));
      measured.add(
          Surge.run(
              settings.root(),
              work,
              SetUp.TENANTRY,
              model.replica(),
              plan.warmUp(),
              plan.story(),
              round));
    }
    for (int seed = 0; seed < plan.seeds(); seed++) {
      modelled.add(model.surge(plan.story(), seed));
    }
    if (!settings.quick()) {
      Path images = Files.createDirectories(settings.root().resolve("docs/images"));
      Files.writeString(images.resolve(PICTURE), new ModelPicture(points).svg());
    }
    return new Result(
        name(),
        settings.quick(),
        Environment.current(),
        ModelRows.of(model, points, measured, modelled));
  }

  private static ModelledShop curves(
      Settings settings, Plan plan, Path work, List<ModelPoint> points)
      throws IOException, InterruptedException {
    try (RunningCluster cluster = RunningCluster.start(settings.root(), work)) {
      cluster.shop().begin(1, SurgeStory.QUERY_TIME);
      settings.progress().say("a load test of one replica");
      LoadTest replica = LoadTest.of(cluster, SurgeStory.QUERY_TIME, plan.loadTest());
      settings.progress().say(replica.line());
      List<Double> startUp = new ArrayList<>();
      for (int replicas : List.of(2, 4, 1, 2, 4, 1)) {
        startUp.addAll(cluster.shop().settle(replicas));
      }
      ModelledShop model =
          new ModelledShop(replica, startUp, settings.work().resolve("model/trace"));
      for (int replicas : REPLICAS) {
        cluster.shop().settle(replicas);
        for (double utilisation : plan.utilisations()) {
          ModelPoint point = point(cluster, plan, model, replicas, utilisation);
          points.add(point);
          settings.progress().say(line(point));
        }
      }
      return model;
    }
  }

  private static ModelPoint point(
      RunningCluster cluster, Plan plan, ModelledShop model, int replicas, double utilisation)
      throws IOException, InterruptedException {
    double rate = utilisation * replicas * LoadTest.CONNECTIONS / model.replica().work();
    double end = plan.settling() + plan.step();
    Answers measured =
        new OpenLoad(cluster.storefront())
            .run(Curve.constant(rate, end).requests(replicas), System.nanoTime())
            .between(plan.settling(), end);
    List<Answers> modelled = new ArrayList<>();
    for (int seed = 0; seed < plan.seeds(); seed++) {
      modelled.add(model.constant(replicas, rate, plan.settling(), plan.step(), seed));
    }
    return new ModelPoint(replicas, utilisation, measured, modelled);
  }

  private static String line(ModelPoint point) {
    StringBuilder line =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "%d replicas at %.0f %%, measured and modelled:",
                point.replicas(),
                100 * point.utilisation()));
    for (Figure figure : Figure.values()) {
      line.append(
          String.format(
              Locale.ROOT,
              "  %s %.1f, %.1f %s",
              figure.words(),
              point.measured(figure),
              point.modelled(figure).value(),
              figure.unit()));
    }
    return line.append(
            String.format(
                Locale.ROOT,
                "; generator late by %.1f ms",
                1000 * point.measured().sendDelay(0.99)))
        .toString();
  }
}

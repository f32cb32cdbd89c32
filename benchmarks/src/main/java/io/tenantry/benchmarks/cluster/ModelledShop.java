package io.tenantry.benchmarks.cluster;

import io.tenantry.autoscaler.capacity.ReplicaCapacity;
import io.tenantry.autoscaler.demand.LatencyObjective;
import io.tenantry.autoscaler.simulator.plant.Autoscaler;
import io.tenantry.autoscaler.simulator.plant.Plant;
import io.tenantry.autoscaler.simulator.plant.PlantParameters;
import io.tenantry.autoscaler.simulator.plant.RunListener;
import io.tenantry.autoscaler.simulator.plant.Scenario;
import io.tenantry.autoscaler.simulator.policy.FixedReplicas;
import io.tenantry.autoscaler.simulator.policy.TenantryAutoscaler;
import io.tenantry.autoscaler.simulator.trace.RequestRates;
import io.tenantry.autoscaler.simulator.trace.TraceFolder;
import io.tenantry.benchmarks.cluster.Answers.Answer;
import io.tenantry.benchmarks.cluster.ReplicaWatch.Seen;
import io.tenantry.benchmarks.cluster.Shop.Replicas;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The storefront as the simulator's plant has it, set by what was measured at one replica that had
 * little to do, and by nothing else: a replica is eight places of equal speed, since each of its
 * connections is taken by one request at a time and nobody waits for the processor.
 *
 * @param replica what was measured
 * @param startUp seconds from asked for to Ready of replicas that were started while nobody asked
 *     for anything; at least one
 * @param folder for the demands that it writes
 */
record ModelledShop(LoadTest replica, List<Double> startUp, Path folder) {

  private static final int TRACE_SECONDS = 1;

  /** More than ever wait. */
  private static final int ENDLESS = 20_000;

  /** What a client's patience is in the measurement. */
  private static final double TIMEOUT = 25;

  private static final double LONGEST_DRAIN = 30;

  ModelledShop {
    startUp = List.copyOf(startUp);
  }

  /** What happens at a constant rate, the first {@code warmUp} seconds left out. */
  Answers constant(int replicas, double rate, double warmUp, double seconds, long seed)
      throws IOException {
    RequestRates rates = rates(Curve.constant(rate, warmUp + seconds));
    return run(rates, new FixedReplicas(replicas), seed)
        .answers()
        .between(warmUp, warmUp + seconds);
  }

  /** A surge with Tenantry, set as the real one is. */
  SurgeRun surge(SurgeStory story, long seed) throws IOException {
    TenantryAutoscaler tenantry =
        new TenantryAutoscaler(
            new LatencyObjective(SetUp.PERCENTILE, SurgeStory.OBJECTIVE),
            SurgeStory.MOST_REPLICAS,
            new ReplicaCapacity(Surge.TARGET * replica.capacity()),
            Map.of(),
            Map.of(),
            List.of());
    Recorded recorded = run(rates(story.curve()), tenantry, seed);
    return new SurgeRun(story, recorded.answers(), recorded.changes(), new MachineLoad(0, 0));
  }

  private record Recorded(Answers answers, List<Seen> changes) {}

  private Recorded run(RequestRates rates, Autoscaler autoscaler, long seed) {
    List<Answer> answers = new ArrayList<>();
    List<Seen> changes = new ArrayList<>();
    Plant.run(
        new Scenario(
            rates,
            parameters(),
            Map.of(),
            List.of(),
            OptionalDouble.empty(),
            false,
            SurgeStory.MOST_REPLICAS,
            seed),
        (cluster, agenda, phases) -> {
          agenda.every(
              0.1,
              0,
              () -> {
                Replicas now = new Replicas(cluster.requestedReplicas(), cluster.readyReplicas());
                if (changes.isEmpty() || !changes.getLast().replicas().equals(now)) {
                  changes.add(new Seen(agenda.now(), now));
                }
              });
          autoscaler.start(cluster, agenda, phases);
        },
        new Recorder(answers));
    return new Recorded(new Answers(answers), changes);
  }

  private PlantParameters parameters() {
    double[] starts = startUp.stream().mapToDouble(Double::doubleValue).toArray();
    return new PlantParameters(
        replica.work(),
        replica.workVariation(),
        replica.elsewhere(),
        LoadTest.CONNECTIONS,
        LoadTest.CONNECTIONS,
        ENDLESS,
        ENDLESS,
        TIMEOUT,
        Answers.quantile(starts, 0.5),
        Answers.quantile(starts, 0.95),
        1,
        0,
        LONGEST_DRAIN);
  }

  private RequestRates rates(Curve curve) throws IOException {
    StringBuilder csv = new StringBuilder(TraceFolder.HEADER + "\n");
    for (int second = 0; second < curve.seconds(); second += TRACE_SECONDS) {
      csv.append(
          String.format(
              Locale.ROOT,
              "%d,shop,%.4f%n",
              second,
              curve.rate(Math.min(curve.seconds(), second + TRACE_SECONDS / 2.0)) * TRACE_SECONDS));
    }
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("trace.csv"), csv);
    return TraceFolder.read(folder).played(1, 1, OptionalDouble.empty(), OptionalDouble.empty());
  }

  /** Keeps what becomes of each request. */
  private record Recorder(List<Answer> answers) implements RunListener {

    @Override
    public void answered(double arrival, int tenant, double response) {
      answers.add(new Answer(arrival, 0, response, true));
    }

    @Override
    public void failed(double arrival, int tenant) {
      answers.add(new Answer(arrival, 0, TIMEOUT, false));
    }

    @Override
    public void limited(double arrival, int tenant) {}

    @Override
    public void scaled(double at, int from, int to) {}
  }
}

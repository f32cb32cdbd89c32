package io.tenantry.autoscaler.simulator.policy;

import io.tenantry.autoscaler.simulator.plant.Agenda;
import io.tenantry.autoscaler.simulator.plant.Arrivals;
import io.tenantry.autoscaler.simulator.plant.Autoscaler;
import io.tenantry.autoscaler.simulator.plant.ModelledCluster;
import io.tenantry.autoscaler.simulator.plant.PlantParameters;
import io.tenantry.autoscaler.simulator.plant.Scenario;
import java.util.random.RandomGenerator;

/**
 * {@code oracle}: knows which requests will come, and must still wait for replicas to start. Each
 * second it asks for what the busiest moment will need that lies no further ahead than a slow start
 * takes; so it asks early enough, and keeps what it would have to start anew. What it needs is the
 * mean of ten seconds at the utilization.
 */
public final class Oracle implements Autoscaler {

  /** Half of the time whose mean is a moment's demand, in seconds. */
  private static final int HALF_WINDOW = 5;

  private final PlantParameters plant;
  private final double target;
  private final int min;
  private final long[] before;

  /**
   * An autoscaler for one run.
   *
   * @param target utilization of a warm replica; above 0
   * @param min fewest replicas; >= 1
   * @param arrivals requests that will come in each second of the run
   */
  public Oracle(PlantParameters plant, double target, int min, int[] arrivals) {
    this.plant = plant;
    this.target = target;
    this.min = min;
    this.before = new long[arrivals.length + 1];
    for (int second = 0; second < arrivals.length; second++) {
      before[second + 1] = before[second] + arrivals[second];
    }
  }

  /** The oracle of a scenario: it has read ahead which requests will come. */
  public static Oracle of(Scenario scenario, double target, int min) {
    int[] counts = new int[(int) Math.ceil(scenario.rates().duration())];
    Arrivals ahead = scenario.arrivals();
    for (; ahead.at() < counts.length; ahead.advance()) {
      counts[(int) ahead.at()]++;
    }
    return new Oracle(scenario.parameters(), target, min, counts);
  }

  @Override
  public void start(ModelledCluster cluster, Agenda agenda, RandomGenerator phases) {
    int ahead = (int) Math.ceil(plant.startP95());
    agenda.every(
        1,
        0,
        () -> {
          int now = (int) agenda.now();
          double busiest = 0;
          for (int second = now; second <= now + ahead; second++) {
            busiest = Math.max(busiest, requestsPerSecondAround(second));
          }
          int replicas = (int) Math.ceil(busiest / (target * plant.requestsPerSecondAtFull()));
          replicas = Math.clamp(replicas, min, cluster.maxReplicas());
          if (replicas != cluster.requestedReplicas()) {
            cluster.scaleTo(replicas);
          }
        });
  }

  private double requestsPerSecondAround(int second) {
    int end = before.length - 1;
    int from = Math.clamp(second - HALF_WINDOW, 0, end);
    int to = Math.clamp(second + HALF_WINDOW, 0, end);
    return to > from ? (before[to] - before[from]) / (double) (to - from) : 0;
  }
}

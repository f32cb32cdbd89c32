package io.tenantry.autoscaler.simulator.policy.kpa;

import io.tenantry.autoscaler.simulator.plant.Agenda;
import io.tenantry.autoscaler.simulator.plant.Autoscaler;
import io.tenantry.autoscaler.simulator.plant.ModelledCluster;
import io.tenantry.autoscaler.simulator.plant.PlantParameters;
import java.util.OptionalDouble;
import java.util.random.RandomGenerator;

/**
 * {@code kpa} and {@code kpa-rps}: Knative's autoscaler with its defaults, on requests at once or
 * on requests per second. It scrapes every second and decides every two.
 *
 * <p>While no replica is Ready the activator holds the requests, counts them, and has the scaler
 * asked at once when the first one comes.
 */
public final class Kpa implements Autoscaler {

  private static final double SCRAPE_PERIOD = 1;
  private static final double TICK_PERIOD = 2;

  /** What load is measured in. */
  public enum Metric {
    CONCURRENCY,
    REQUESTS_PER_SECOND
  }

  private final Metric metric;
  private final KpaTerms terms;
  private final int min;
  private final WindowBuckets stable;
  private final WindowBuckets panic;

  private Kpa(Metric metric, double target, int min) {
    this.metric = metric;
    this.terms = KpaTerms.defaults(target);
    this.min = min;
    this.stable = new WindowBuckets((int) terms.stableWindow());
    this.panic = new WindowBuckets((int) terms.panicWindow());
  }

  /**
   * An autoscaler on requests at once, for one run. Its target is what a pod has open at the
   * utilization when each request goes to the less busy of two of many pods.
   *
   * @param target utilization of a warm pod; above 0 and below 1
   * @param min fewest replicas; >= 1
   */
  public static Kpa onConcurrency(PlantParameters plant, double target, int min) {
    return new Kpa(Metric.CONCURRENCY, PodConcurrency.at(target, plant), min);
  }

  /**
   * An autoscaler on requests per second, for one run.
   *
   * @param target share of what a warm pod can serve; above 0
   * @param min fewest replicas; >= 1
   */
  public static Kpa onRequestsPerSecond(PlantParameters plant, double target, int min) {
    return new Kpa(Metric.REQUESTS_PER_SECOND, target * plant.requestsPerSecondAtFull(), min);
  }

  @Override
  public void start(ModelledCluster cluster, Agenda agenda, RandomGenerator phases) {
    KpaScaler scaler = new KpaScaler(terms, cluster.readyReplicas(), agenda.now());
    PodScrapes scrapes = new PodScrapes(metric, terms.stableWindow(), phases);
    agenda.every(
        SCRAPE_PERIOD,
        phases.nextDouble(SCRAPE_PERIOD),
        () -> record(scrapes.scrape(cluster, agenda.now()), agenda.now()));
    agenda.every(
        TICK_PERIOD, phases.nextDouble(TICK_PERIOD), () -> tick(scaler, cluster, agenda.now()));
    cluster.whenFirstWaits(() -> {
      record(OptionalDouble.of(1), agenda.now());
      tick(scaler, cluster, agenda.now());
    });
  }

  private void record(OptionalDouble load, double now) {
    load.ifPresent(value -> {
      stable.record(now, value);
      panic.record(now, value);
    });
  }

  private void tick(KpaScaler scaler, ModelledCluster cluster, double now) {
    Load load =
        stable.isEmpty(now)
            ? new Load.NoData()
            : new Load.Observed(stable.average(now), panic.average(now));
    switch (scaler.scale(cluster.readyReplicas(), load, now)) {
      case Answer.Invalid() -> {}
      case Answer.Pods(int count, _) -> {
        int replicas = Math.clamp(count, min, cluster.maxReplicas());
        if (replicas != cluster.requestedReplicas()) {
          cluster.scaleTo(replicas);
        }
      }
    }
  }
}

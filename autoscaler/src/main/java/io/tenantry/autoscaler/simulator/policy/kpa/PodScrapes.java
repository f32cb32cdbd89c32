package io.tenantry.autoscaler.simulator.policy.kpa;

import io.tenantry.autoscaler.simulator.plant.ModelledCluster;
import io.tenantry.autoscaler.simulator.plant.ModelledReplica;
import io.tenantry.autoscaler.simulator.plant.SignalFault;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * The load of all pods together, from asking some of them: each tells the mean of its last second.
 * Pods older than the stable window are asked first; one that does not answer is replaced by
 * another, and without enough answers there is none.
 *
 * @see <a
 *     href="https://github.com/knative/serving/blob/main/pkg/autoscaler/metrics/stats_scraper.go">stats_scraper.go</a>
 */
final class PodScrapes {

  /**
   * What a pod's proxy counts.
   *
   * @param at second of the run
   * @param sum of what the load is the growth of
   * @param load growth per second, over the last second
   */
  private record Reading(double at, double sum, double load) {}

  private final Kpa.Metric metric;
  private final double young;
  private final RandomGenerator random;
  private Map<Long, Reading> readings = Map.of();
  private Map<Long, Reading> shown = Map.of();
  private long arrived;

  /** Scrapes; {@code young} is the age in seconds up to which pods are asked last. */
  PodScrapes(Kpa.Metric metric, double young, RandomGenerator random) {
    this.metric = metric;
    this.young = young;
    this.random = random;
  }

  /** The load now; empty when too few pods answered, or there is none. */
  OptionalDouble scrape(ModelledCluster cluster, double now) {
    SignalFault fault = cluster.signalFault();
    List<ModelledReplica> pods = ready(cluster);
    readings = read(pods, now);
    if (fault != SignalFault.STALE) {
      shown = readings;
    }
    long before = arrived;
    arrived = cluster.arrived();
    if (pods.isEmpty()) {
      return heldByActivator(cluster, arrived - before);
    }
    int sample = SampleSize.of(pods.size());
    List<Reading> answers =
        inOrder(pods, sample, now).stream()
            .filter(pod -> answers(pod, fault))
            .flatMap(pod -> Stream.ofNullable(shown.get(pod.id())))
            .limit(sample)
            .toList();
    if (answers.size() < sample) {
      return OptionalDouble.empty();
    }
    double sum = answers.stream().mapToDouble(Reading::load).sum();
    return OptionalDouble.of(sum / sample * pods.size());
  }

  private OptionalDouble heldByActivator(ModelledCluster cluster, long arrivedSince) {
    double load =
        switch (metric) {
          case CONCURRENCY -> cluster.waiting();
          case REQUESTS_PER_SECOND -> arrivedSince;
        };
    return load > 0 ? OptionalDouble.of(load) : OptionalDouble.empty();
  }

  private static List<ModelledReplica> ready(ModelledCluster cluster) {
    return cluster.replicas().stream()
        .filter(replica -> replica.phase() == ModelledReplica.Phase.READY)
        .toList();
  }

  /** Every pod's proxy goes on counting, asked or not. */
  private Map<Long, Reading> read(List<ModelledReplica> pods, double now) {
    Map<Long, Reading> next = new HashMap<>();
    for (ModelledReplica pod : pods) {
      double sum =
          switch (metric) {
            case CONCURRENCY -> pod.concurrencySeconds();
            case REQUESTS_PER_SECOND -> pod.arrived();
          };
      Reading last = readings.getOrDefault(pod.id(), new Reading(Math.max(0, pod.readyAt()), 0, 0));
      double load = now > last.at() ? (sum - last.sum()) / (now - last.at()) : 0;
      next.put(pod.id(), new Reading(now, sum, load));
    }
    return next;
  }

  /** Whether a pod is heard; a stale one is, and says what it said. */
  private static boolean answers(ModelledReplica pod, SignalFault fault) {
    return switch (fault) {
      case NONE, PARTIAL -> fault.lets(pod);
      case STALE -> true;
      case LOST, NAN -> false;
    };
  }

  /** The older pods in any order before the younger ones. */
  private List<ModelledReplica> inOrder(List<ModelledReplica> pods, int sample, double now) {
    List<ModelledReplica> older = new ArrayList<>();
    List<ModelledReplica> younger = new ArrayList<>();
    for (ModelledReplica pod : pods) {
      (now - pod.askedAt() >= young ? older : younger).add(pod);
    }
    Collections.shuffle(older.size() < sample ? younger : older, Random.from(random));
    older.addAll(younger);
    return older;
  }
}

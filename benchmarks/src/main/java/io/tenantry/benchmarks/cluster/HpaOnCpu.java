package io.tenantry.benchmarks.cluster;

import io.tenantry.autoscaler.simulator.policy.hpa.HorizontalController;
import io.tenantry.autoscaler.simulator.policy.hpa.Pod;
import io.tenantry.autoscaler.simulator.policy.hpa.PodMetric;
import io.tenantry.autoscaler.simulator.policy.hpa.ReplicaCalculator;
import io.tenantry.autoscaler.simulator.policy.hpa.ScalingTerms;
import io.tenantry.autoscaler.simulator.policy.hpa.Sync;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A HorizontalPodAutoscaler on CPU, at work on the real storefront: the calculator and controller
 * that the simulator compares with, fed with the CPU time that the operating system counts for the
 * pods' processes. As metrics-server has it: the mean of 15 s, sampled every 15 s, known up to 15 s
 * later. The controller looks every 15 s. One thread does all of it, from start to end.
 */
final class HpaOnCpu implements AutoCloseable {

  private static final double PERIOD = 15;

  private final Shop shop;
  private final int targetPercent;
  private final long requestMillicores;
  private final HorizontalController controller;
  private final SplittableRandom random;
  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
  private final Instant begin = Instant.now();
  private final long beginNanos = System.nanoTime();
  private final Map<String, Long> ids = new HashMap<>();

  private Map<String, Duration> previous = Map.of();
  private double previousAt;
  private Map<Long, PodMetric> known = Map.of();
  private @Nullable Exception failure;

  private HpaOnCpu(Shop shop, Terms terms, long seed) {
    this.shop = shop;
    this.targetPercent = terms.targetPercent();
    this.requestMillicores = terms.requestMillicores();
    this.controller = new HorizontalController(ScalingTerms.defaults(terms.min(), terms.max()));
    this.random = new SplittableRandom(seed);
  }

  /**
   * What its user says.
   *
   * @param targetPercent utilisation of the requested CPU
   * @param requestMillicores CPU that a pod requests
   */
  record Terms(int targetPercent, long requestMillicores, int min, int max) {}

  /**
   * Begins, with its two loops at moments of their periods that {@code seed} says.
   *
   * @param seed also of how late each sample is known
   */
  static HpaOnCpu start(Shop shop, Terms terms, long seed) {
    HpaOnCpu hpa = new HpaOnCpu(shop, terms, seed);
    hpa.every(hpa.random.nextDouble(PERIOD), hpa::sample);
    hpa.every(hpa.random.nextDouble(PERIOD), hpa::sync);
    return hpa;
  }

  /** Ends; throws what one of its steps failed with. */
  @Override
  public void close() throws IOException, InterruptedException {
    thread.shutdown();
    // What is delivered later is for nobody.
    thread.shutdownNow();
    thread.awaitTermination(1, TimeUnit.MINUTES);
    if (failure != null) {
      throw new IOException("HPA: " + failure.getMessage(), failure);
    }
  }

  private interface Step {
    void run() throws IOException, InterruptedException;
  }

  private void every(double delay, Step step) {
    var _ =
        thread.scheduleAtFixedRate(
            () -> {
              try {
                step.run();
              } catch (IOException e) {
                failure = e;
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            millis(delay),
            millis(PERIOD),
            TimeUnit.MILLISECONDS);
  }

  private void sample() throws IOException {
    Map<String, Duration> used = shop.cpu();
    double now = now();
    Map<Long, PodMetric> sampled = new HashMap<>();
    for (Map.Entry<String, Duration> pod : used.entrySet()) {
      Duration before = previous.get(pod.getKey());
      if (before != null) {
        double window = now - previousAt;
        double cores = pod.getValue().minus(before).toNanos() / 1e9 / window;
        sampled.put(idOf(pod.getKey()), new PodMetric(Math.round(cores * 1000), now, window));
      }
    }
    previous = used;
    previousAt = now;
    var _ =
        thread.schedule(
            () -> known = sampled, millis(random.nextDouble(PERIOD)), TimeUnit.MILLISECONDS);
  }

  private void sync() throws IOException, InterruptedException {
    int asked = shop.replicas().asked();
    List<Pod> pods = shop.pods().stream().map(this::asHpaSees).toList();
    Sync sync =
        controller.sync(
            asked,
            ReplicaCalculator.DEFAULTS.utilization(asked, targetPercent, pods, known, now()),
            now());
    if (sync.replicas() != asked) {
      shop.scaleTo(sync.replicas());
    }
  }

  private Pod asHpaSees(Shop.Pod pod) {
    return new Pod(
        idOf(pod.name()),
        pod.deleted() ? Pod.Phase.DELETED : Pod.Phase.RUNNING,
        since(pod.started()),
        pod.ready(),
        since(pod.readySince()),
        OptionalLong.of(requestMillicores));
  }

  private long idOf(String pod) {
    return ids.computeIfAbsent(pod, name -> (long) ids.size());
  }

  /** Seconds from the beginning; negative before it. */
  private double since(Instant moment) {
    return Duration.between(begin, moment).toNanos() / 1e9;
  }

  private double now() {
    return (System.nanoTime() - beginNanos) / 1e9;
  }

  private static long millis(double seconds) {
    return (long) (seconds * 1000);
  }
}

package io.tenantry.autoscaler.simulator.policy.hpa;

import io.tenantry.autoscaler.simulator.plant.Agenda;
import io.tenantry.autoscaler.simulator.plant.ModelledCluster;
import io.tenantry.autoscaler.simulator.plant.ModelledReplica;
import io.tenantry.autoscaler.simulator.plant.SignalFault;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * The request counter of each replica as Prometheus has it: scraped every 15 s, read as the
 * increase over the last 60 s.
 *
 * <p>The counter counts requests that come in, refused ones included, as a proxy does; one that
 * counts answers would show a full replica as less busy than it is. A replica whose scrape fails
 * stays at its last value, so that its increase runs out within the window; then it is missing.
 */
final class RequestScrapes {

  private static final double INTERVAL = 15;
  private static final double WINDOW = 60;

  /**
   * One scrape of all.
   *
   * @param counts by replica that answered
   * @param numbers whether the answers were numbers; otherwise they were NaN
   */
  private record Scrape(double at, Map<Long, Long> counts, boolean numbers) {}

  private final Deque<Scrape> scrapes = new ArrayDeque<>();

  /** Last counts from before the window. */
  private final Map<Long, Long> before = new HashMap<>();

  private double scraped;

  /** Begins to scrape, for the first time within the first interval. */
  void start(ModelledCluster cluster, Agenda agenda, double phase) {
    agenda.every(INTERVAL, phase, () -> scrape(cluster, agenda.now()));
  }

  private void scrape(ModelledCluster cluster, double now) {
    SignalFault fault = cluster.signalFault();
    Map<Long, Long> last = lastCounts();
    Map<Long, Long> counts = new HashMap<>();
    for (ModelledReplica replica : cluster.replicas()) {
      if (replica.phase() == ModelledReplica.Phase.STARTING) {
        continue;
      }
      switch (fault) {
        case NONE, PARTIAL -> {
          if (fault.lets(replica)) {
            counts.put(replica.id(), replica.arrived());
          }
        }
        case NAN -> counts.put(replica.id(), 0L);
        case STALE -> {
          Long frozen = last.get(replica.id());
          if (frozen != null) {
            counts.put(replica.id(), frozen);
          }
        }
        case LOST -> {}
      }
    }
    scrapes.addLast(new Scrape(now, counts, fault != SignalFault.NAN));
    scraped = now;
    while (scrapes.getFirst().at() <= now - WINDOW) {
      Scrape old = scrapes.removeFirst();
      if (old.numbers()) {
        before.putAll(old.counts());
      }
    }
    before.keySet().retainAll(withSamples());
  }

  /** Whether NaN is in the window, which makes every answer NaN. */
  boolean isNotANumber() {
    return scrapes.stream().anyMatch(scrape -> !scrape.numbers());
  }

  /** Replicas with a sample in the window, gone ones included. */
  Set<Long> withSamples() {
    Set<Long> ids = new HashSet<>();
    scrapes.forEach(scrape -> ids.addAll(scrape.counts().keySet()));
    return ids;
  }

  /**
   * Requests per second by replica with a sample in the window. Within the first minute of the run
   * the mean is over the time since its begin; empty before there was a whole interval.
   */
  Map<Long, Double> requestsPerSecond() {
    Map<Long, Double> rates = new HashMap<>();
    if (scraped < INTERVAL) {
      return rates;
    }
    lastCounts()
        .forEach((id, count) ->
            rates.put(id, (count - before.getOrDefault(id, 0L)) / Math.min(WINDOW, scraped)));
    return rates;
  }

  /** Requests per second of all; empty when nothing is in the window. */
  OptionalDouble totalRequestsPerSecond() {
    Map<Long, Double> rates = requestsPerSecond();
    return rates.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(rates.values().stream().mapToDouble(Double::doubleValue).sum());
  }

  private Map<Long, Long> lastCounts() {
    Map<Long, Long> last = new HashMap<>();
    for (Scrape scrape : scrapes) {
      if (scrape.numbers()) {
        last.putAll(scrape.counts());
      }
    }
    return last;
  }
}

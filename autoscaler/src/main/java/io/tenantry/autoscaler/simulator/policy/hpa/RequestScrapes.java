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
 * counts answers would show a full replica as less busy than it is. A replica whose scrapes fail
 * stays at its last value, so that its increase runs out within the window; then it is missing.
 */
final class RequestScrapes {

  private static final double INTERVAL = 15;
  private static final double WINDOW = 60;

  private record Sample(double at, long count) {}

  /** One replica's counter. */
  private static final class Series {

    /** Those in the window, and the last one before it. */
    private final Deque<Sample> samples = new ArrayDeque<>();

    /** Whether the counter was at 0 before the first of them. */
    private boolean isWhole;

    /**
     * Without samples.
     *
     * @param young whether its replica has been Ready for less than a window
     */
    Series(boolean young) {
      isWhole = young;
    }

    void add(double at, long count) {
      samples.addLast(new Sample(at, count));
    }

    long last() {
      return samples.getLast().count();
    }

    /** Drops what is of no use at {@code now}. */
    void age(double now) {
      while (!samples.isEmpty() && isUseless(samples.getFirst(), now)) {
        samples.removeFirst();
        isWhole = false;
      }
    }

    private static boolean isUseless(Sample sample, double now) {
      // Half an interval more: times of scrapes are sums of doubles.
      return sample.at() <= now - WINDOW - INTERVAL / 2;
    }

    /**
     * Requests per second in the window that ends {@code now}. A counter that was not heard before
     * the window counts from where it was first heard in it; empty when that is once.
     */
    OptionalDouble perSecond(double now) {
      if (samples.isEmpty() || samples.getLast().at() <= now - WINDOW) {
        return OptionalDouble.empty();
      }
      Sample first = samples.getFirst();
      if (isWhole && first.at() > now - WINDOW) {
        return OptionalDouble.of(last() / Math.min(WINDOW, now));
      }
      return samples.size() < 2
          ? OptionalDouble.empty()
          : OptionalDouble.of((last() - first.count()) / Math.min(WINDOW, now - first.at()));
    }
  }

  private final Map<Long, Series> series = new HashMap<>();
  private double scraped;
  private double lastNaN = Double.NEGATIVE_INFINITY;

  /** Begins to scrape, for the first time within the first interval. */
  void start(ModelledCluster cluster, Agenda agenda, double phase) {
    agenda.every(INTERVAL, phase, () -> scrape(cluster, agenda.now()));
  }

  private void scrape(ModelledCluster cluster, double now) {
    scraped = now;
    SignalFault fault = cluster.signalFault();
    if (fault == SignalFault.NAN) {
      lastNaN = now;
    }
    Set<Long> present = new HashSet<>();
    for (ModelledReplica replica : cluster.replicas()) {
      if (replica.phase() == ModelledReplica.Phase.STARTING) {
        continue;
      }
      present.add(replica.id());
      boolean young = Math.max(0, replica.readyAt()) > now - WINDOW;
      Series one = series.computeIfAbsent(replica.id(), _ -> new Series(young));
      if (fault.lets(replica)) {
        one.add(now, replica.arrived());
      } else if (fault == SignalFault.STALE && !one.samples.isEmpty()) {
        one.add(now, one.last());
      }
    }
    series.values().forEach(one -> one.age(now));
    series
        .entrySet()
        .removeIf(one -> one.getValue().samples.isEmpty() && !present.contains(one.getKey()));
  }

  /** Replicas that have been scraped, gone ones included while they are in the window. */
  Set<Long> known() {
    return series.keySet();
  }

  /** Whether there is NaN in the window, which makes every answer NaN. */
  boolean isNotANumber() {
    return lastNaN > scraped - WINDOW;
  }

  /**
   * Requests per second by replica, gone ones included. Within the first minute of the run the mean
   * is over the time since its begin; empty before there was a whole interval.
   */
  Map<Long, Double> requestsPerSecond() {
    Map<Long, Double> rates = new HashMap<>();
    if (scraped >= INTERVAL) {
      series.forEach((id, one) -> one.perSecond(scraped).ifPresent(rate -> rates.put(id, rate)));
    }
    return rates;
  }

  /** Requests per second of all; empty when nothing is in the window. */
  OptionalDouble totalRequestsPerSecond() {
    Map<Long, Double> rates = requestsPerSecond();
    return rates.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(rates.values().stream().mapToDouble(Double::doubleValue).sum());
  }
}

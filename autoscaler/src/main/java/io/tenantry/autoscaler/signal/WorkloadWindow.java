package io.tenantry.autoscaler.signal;

import io.tenantry.autoscaler.workload.PodName;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/** The samples of one workload, by pod and tenant. Not thread-safe: its store locks around it. */
final class WorkloadWindow {

  private static final class Pod {
    private final Map<TenantKey, SeriesWindow> series = new HashMap<>();
    private Instant newest = Instant.MIN;
  }

  private final Map<PodName, Pod> pods = new HashMap<>();

  Acceptance offer(Sample sample, BooleanSupplier admitSeries) {
    Pod pod = pods.get(sample.key().pod());
    SeriesWindow series = pod == null ? null : pod.series.get(sample.key().tenantKey());
    if (series == null) {
      if (!admitSeries.getAsBoolean()) {
        return Acceptance.TOO_MANY_SERIES;
      }
      series = new SeriesWindow();
      pod = pods.computeIfAbsent(sample.key().pod(), name -> new Pod());
      pod.series.put(sample.key().tenantKey(), series);
    }
    if (!series.add(sample)) {
      return Acceptance.DUPLICATE;
    }
    if (pod != null && sample.at().isAfter(pod.newest)) {
      pod.newest = sample.at();
    }
    return Acceptance.ACCEPTED;
  }

  SignalReading read(Set<PodName> livePods, Instant now, Duration staleAfter) {
    Instant newest = Instant.MIN;
    Set<PodName> reporting = new HashSet<>();
    Map<TenantKey, Totals> tenants = new TreeMap<>();
    for (Map.Entry<PodName, Pod> entry : pods.entrySet()) {
      Pod pod = entry.getValue();
      boolean live = livePods.contains(entry.getKey());
      boolean heard = !pod.newest.isBefore(now.minus(staleAfter));
      if (live && pod.newest.isAfter(newest)) {
        newest = pod.newest;
      }
      if (live && heard) {
        reporting.add(entry.getKey());
      }
      Instant end = live && heard ? pod.newest : now;
      pod.series.forEach(
          (key, series) -> tenants.computeIfAbsent(key, k -> new Totals()).add(series, end, live));
    }
    if (newest.equals(Instant.MIN)) {
      return new SignalReading.NeverSeen();
    }
    Duration age = Duration.between(newest, now);
    if (age.compareTo(staleAfter) > 0) {
      return new SignalReading.Stale(age);
    }
    return new SignalReading.Fresh(
        new WorkloadSignal(
            age.isNegative() ? Duration.ZERO : age,
            reporting,
            tenants.entrySet().stream().map(e -> e.getValue().signal(e.getKey())).toList()));
  }

  /** Drops samples up to {@code unread} and silent pods; returns how many series went. */
  int expire(Instant unread, Instant forgotten) {
    int dropped = 0;
    for (Iterator<Pod> each = pods.values().iterator(); each.hasNext(); ) {
      Pod pod = each.next();
      int before = pod.series.size();
      pod.series.values().removeIf(series -> series.expire(unread));
      if (pod.newest.isBefore(forgotten)) {
        pod.series.clear();
        each.remove();
      }
      dropped += before - pod.series.size();
    }
    return dropped;
  }

  boolean isEmpty() {
    return pods.isEmpty();
  }

  /** One tenant's sums over pods. */
  private static final class Totals {
    private double fast;
    private double slow;
    private long inFlight;
    private LatencyHistogram latencies = LatencyHistogram.EMPTY;

    void add(SeriesWindow series, Instant end, boolean live) {
      fast += series.arrivals(end, Windows.FAST, live);
      slow += series.arrivals(end, Windows.SLOW, live);
      inFlight += live ? series.inFlight() : 0;
      latencies = latencies.plus(series.latencies(end, Windows.SLOW));
    }

    TenantSignal signal(TenantKey key) {
      return new TenantSignal(
          key, perSecond(fast, Windows.FAST), perSecond(slow, Windows.SLOW), inFlight, latencies);
    }

    private static double perSecond(double arrivals, Duration window) {
      return Math.max(0, arrivals) / window.toSeconds();
    }
  }
}

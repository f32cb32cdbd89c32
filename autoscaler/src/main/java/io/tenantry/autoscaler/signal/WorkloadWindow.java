package io.tenantry.autoscaler.signal;

import io.tenantry.autoscaler.workload.PodName;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;

/** The samples of one workload, by pod and tenant. Not thread-safe: its store locks around it. */
final class WorkloadWindow {

  /** How far the start of an interval may be from the end of the one before. */
  private static final Duration SEAM = Duration.ofMillis(50);

  private static final class Pod {
    private final Map<TenantKey, SeriesWindow> series = new HashMap<>();

    /** When the pod spoke, by its own clock. */
    private final NavigableSet<Instant> heard = new TreeSet<>();

    /** When it was last known, by our clock, that something it said is missing. */
    private Instant doubted = Instant.MIN;

    private Instant newest() {
      return heard.last();
    }

    /** Whether an interval that begins at {@code start} follows one that never came. */
    private boolean isGap(Instant start) {
      return !heard.isEmpty()
          && start.isAfter(heard.first().plus(SEAM))
          && heard.subSet(start.minus(SEAM), true, start.plus(SEAM), true).isEmpty();
    }
  }

  private final Map<PodName, Pod> pods = new HashMap<>();

  Acceptance offer(Sample sample, Instant now, BooleanSupplier admitSeries) {
    Pod pod = pods.get(sample.key().pod());
    SeriesWindow series = pod == null ? null : pod.series.get(sample.key().tenantKey());
    if (pod == null || series == null) {
      if (!admitSeries.getAsBoolean()) {
        return Acceptance.TOO_MANY_SERIES;
      }
      series = new SeriesWindow();
      pod = pods.computeIfAbsent(sample.key().pod(), name -> new Pod());
      pod.series.put(sample.key().tenantKey(), series);
    }
    Acceptance acceptance = series.add(sample);
    if (acceptance == Acceptance.ACCEPTED) {
      if (sample instanceof Sample.FinishedRequests finished && pod.isGap(finished.start())) {
        pod.doubted = now;
      }
      pod.heard.add(sample.at());
    }
    return acceptance;
  }

  void doubt(PodName name, Instant now) {
    Pod pod = pods.get(name);
    if (pod != null) {
      pod.doubted = now;
    }
  }

  SignalReading read(Set<PodName> livePods, Instant now, Duration staleAfter) {
    Instant newest = Instant.MIN;
    Instant furthestBehind = Instant.MAX;
    Set<PodName> reporting = new HashSet<>();
    Map<TenantKey, Totals> tenants = new TreeMap<>();
    for (Map.Entry<PodName, Pod> entry : pods.entrySet()) {
      Pod pod = entry.getValue();
      boolean live = livePods.contains(entry.getKey());
      boolean heard = !pod.newest().isBefore(now.minus(staleAfter));
      if (live) {
        newest = later(newest, pod.newest());
      }
      if (live && heard) {
        furthestBehind = earlier(furthestBehind, pod.newest());
        if (pod.doubted.isBefore(now.minus(Windows.SLOW))) {
          reporting.add(entry.getKey());
        }
      }
      Instant end = live && heard ? pod.newest() : now;
      Instant since = pod.newest().minus(Windows.SLOW);
      pod.series.forEach((key, series) ->
          tenants
              .computeIfAbsent(key, k -> new Totals())
              .add(series, end, live ? series.inFlight(since) : 0));
    }
    if (newest.equals(Instant.MIN)) {
      return new SignalReading.NeverSeen();
    }
    Duration age = Duration.between(newest, now);
    if (age.compareTo(staleAfter) > 0) {
      return new SignalReading.Stale(age);
    }
    Duration behind = Duration.between(furthestBehind, now);
    return new SignalReading.Fresh(
        new WorkloadSignal(
            behind.isNegative() ? Duration.ZERO : behind,
            reporting,
            tenants.entrySet().stream().map(e -> e.getValue().signal(e.getKey())).toList()));
  }

  /**
   * Drops samples up to {@code unread}, but none that the pod's window reaches while it ends where
   * the pod was last heard; and silent pods. Returns how many series went.
   */
  int expire(Instant unread, Instant forgotten) {
    int dropped = 0;
    for (Iterator<Pod> each = pods.values().iterator(); each.hasNext(); ) {
      Pod pod = each.next();
      int before = pod.series.size();
      Instant upTo = earlier(unread, pod.newest().minus(Windows.SLOW));
      pod.series.values().removeIf(series -> series.expire(upTo));
      if (pod.newest().isBefore(forgotten)) {
        pod.series.clear();
        each.remove();
      } else {
        pod.heard.headSet(upTo, true).clear();
      }
      dropped += before - pod.series.size();
    }
    return dropped;
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
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

    void add(SeriesWindow series, Instant end, long waiting) {
      fast += series.arrivals(end, Windows.FAST);
      slow += series.arrivals(end, Windows.SLOW);
      inFlight += waiting;
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

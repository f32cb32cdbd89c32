package io.tenantry.autoscaler.signal;

import io.tenantry.autoscaler.signal.Sample.CpuTime;
import io.tenantry.autoscaler.signal.Sample.EdgeRequests;
import io.tenantry.autoscaler.signal.Sample.FinishedRequests;
import io.tenantry.autoscaler.signal.Sample.OfRequests;
import io.tenantry.autoscaler.signal.Sample.RefusedRequests;
import io.tenantry.autoscaler.signal.Sample.RequestsInFlight;
import io.tenantry.autoscaler.workload.PodName;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The samples of one workload, by pod and tenant. Not thread-safe: its store locks around it. */
final class WorkloadWindow {

  private static final long SLOW = Windows.SLOW.toNanos();

  private final Map<PodName, PodWindow> pods = new HashMap<>();
  private final NavigableMap<TenantKey, TenantTotals> tenants = new TreeMap<>();
  private final LatencySum served = new LatencySum();
  private long refused;
  private @Nullable EdgeWindow edge;

  /** From when on arrivals are known. */
  private long first = Long.MAX_VALUE;

  Acceptance offer(Sample sample, Instant now, BooleanSupplier admitSeries) {
    return switch (sample) {
      case OfRequests requests -> offer(requests, now, admitSeries);
      case CpuTime cpu -> offer(cpu, now, admitSeries);
      case EdgeRequests requests -> offer(requests, admitSeries);
    };
  }

  private Acceptance offer(OfRequests sample, Instant now, BooleanSupplier admitSeries) {
    long at = nanos(sample.at());
    PodWindow pod = pods.get(sample.key().pod());
    TenantKey key = sample.key().tenantKey();
    SeriesWindow series = pod == null ? null : pod.series(key);
    if (pod == null || series == null) {
      if (!admitSeries.getAsBoolean()) {
        return Acceptance.TOO_MANY_SERIES;
      }
      pod = pods.computeIfAbsent(sample.key().pod(), name -> new PodWindow(at, now));
      series = pod.begin(tenants.computeIfAbsent(key, TenantTotals::new));
    }
    Acceptance acceptance = admit(sample, at, pod, series);
    if (acceptance == Acceptance.ACCEPTED) {
      take(sample, at, pod, series, now);
      pod.hear(at);
    }
    return acceptance;
  }

  private static Acceptance admit(OfRequests sample, long at, PodWindow pod, SeriesWindow series) {
    return switch (sample) {
      case RequestsInFlight inFlight -> series.add(inFlight, at, pod.arrivals());
      case FinishedRequests finished ->
          pod.countsBetter(finished.source(), nanos(finished.start()))
              ? Acceptance.SUPERSEDED
              : series.admit(at, PodWindow.millis(at), pointOf(sample.stream(), 1, at));
      case RefusedRequests turnedAway -> {
        int kind =
            switch (turnedAway.reason()) {
              case PLAN -> 2;
              case SHARE -> 3;
              case OVERLOAD -> 4;
            };
        yield series.admit(at, PodWindow.millis(at), pointOf(sample.stream(), kind, at));
      }
    };
  }

  /** What tells a point from others of its series. */
  private static long pointOf(long stream, int kind, long at) {
    return 31 * (31 * stream + kind) + at;
  }

  private void take(OfRequests sample, long at, PodWindow pod, SeriesWindow series, Instant now) {
    switch (sample) {
      case FinishedRequests finished -> {
        long start = nanos(finished.start());
        pod.doubtAfterGap(start, now);
        series.add(finished, start, at);
        pod.finished(finished.source(), start, at, finished.latencies().count());
        served.add(finished.latencies());
        first = Math.min(first, start);
      }
      case RefusedRequests turnedAway -> {
        long start = nanos(turnedAway.start());
        pod.doubtAfterGap(start, now);
        if (turnedAway.reason().isDemand()) {
          series.addRefused(start, at, turnedAway.requests());
          pod.refused(start, at, turnedAway.requests());
          refused += turnedAway.requests();
        }
        first = Math.min(first, start);
      }
      case RequestsInFlight inFlight -> {
        pod.hearOf(RequestSource.TENANTRY);
        first = Math.min(first, at);
      }
    }
  }

  private Acceptance offer(CpuTime sample, Instant now, BooleanSupplier admitSeries) {
    PodWindow pod = pods.get(sample.pod().pod());
    long at = nanos(sample.at());
    if (pod == null) {
      if (!admitSeries.getAsBoolean()) {
        return Acceptance.TOO_MANY_SERIES;
      }
      pod = new PodWindow(at, now);
      pod.beginCpu();
      pods.put(sample.pod().pod(), pod);
    } else if (!pod.saysCpu()) {
      if (!admitSeries.getAsBoolean()) {
        return Acceptance.TOO_MANY_SERIES;
      }
      pod.beginCpu();
    }
    return pod.addCpu(at, sample);
  }

  private Acceptance offer(EdgeRequests sample, BooleanSupplier admitSeries) {
    long start = nanos(sample.start());
    long at = nanos(sample.at());
    EdgeWindow target = edge == null ? new EdgeWindow(start, at) : edge;
    Acceptance acceptance = target.offer(sample, start, at, admitSeries);
    edge = target.isEmpty() ? null : target;
    return acceptance;
  }

  void doubt(PodName name, RequestSource source, Instant now) {
    PodWindow pod = pods.get(name);
    if (pod != null) {
      pod.doubt(source, now);
    }
  }

  SignalReading read(Set<PodName> livePods, Instant now, Duration staleAfter) {
    long clock = nanos(now);
    long oldest = clock - staleAfter.toNanos();
    long newest = Long.MIN_VALUE;
    long furthestBehind = Long.MAX_VALUE;
    double[] recent = new double[WorkloadSignal.SECONDS];
    Set<PodName> reporting = new HashSet<>();
    Set<PodName> counted = counted(livePods, oldest, staleAfter.toNanos());
    Map<PodName, PodSignal> podSignals = new HashMap<>();
    tenants.values().forEach(TenantTotals::clear);
    for (Map.Entry<PodName, PodWindow> entry : pods.entrySet()) {
      PodWindow pod = entry.getValue();
      if (!pod.wasHeard()) {
        continue;
      }
      boolean live = livePods.contains(entry.getKey());
      boolean heard = pod.newest() >= oldest;
      if (live) {
        newest = Math.max(newest, pod.newest());
        podSignals.put(entry.getKey(), pod.signal());
      }
      if (live && heard) {
        furthestBehind = Math.min(furthestBehind, pod.newest());
        if (!pod.isDoubted(now)) {
          reporting.add(entry.getKey());
        }
      }
      if (!live || counted.contains(entry.getKey())) {
        long end = live ? pod.newest() : clock;
        pod.arrivals().addTo(recent, end);
        for (SeriesWindow series : pod.series()) {
          series.tenant().add(series, end, pod.newest(), live);
        }
      }
    }
    if (newest == Long.MIN_VALUE) {
      return new SignalReading.NeverSeen();
    }
    if (newest < oldest) {
      return new SignalReading.Stale(Duration.ofNanos(clock - newest));
    }
    return new SignalReading.Fresh(
        new WorkloadSignal(
            Duration.ofNanos(Math.max(0, clock - furthestBehind)),
            reporting,
            counted,
            tenants.values().stream().map(TenantTotals::signal).toList(),
            arrivals(recent, newest),
            served.picture(),
            refused,
            podSignals,
            edge(now)));
  }

  /**
   * The live pods whose windows are whole. After a silence a window has a hole, which would look
   * like less demand; a pod with a hole is as good as silent, unless all are like it.
   */
  private Set<PodName> counted(Set<PodName> livePods, long oldest, long longestSilence) {
    Set<PodName> heard = new HashSet<>();
    Set<PodName> whole = new HashSet<>();
    pods.forEach((name, pod) -> {
      if (livePods.contains(name) && pod.wasHeard() && pod.newest() >= oldest) {
        heard.add(name);
        if (!pod.hasHole(longestSilence)) {
          whole.add(name);
        }
      }
    });
    return whole.isEmpty() ? heard : whole;
  }

  private RecentArrivals arrivals(double[] recent, long newest) {
    return RecentArrivals.of(
        Arrays.copyOf(recent, SecondCounts.secondsBetween(first, newest, recent.length)));
  }

  Optional<EdgeSignal> edge(Instant now) {
    return edge == null ? Optional.empty() : edge.read(nanos(now));
  }

  /**
   * Drops what can not come again, which are samples up to {@code repeatable}, and what no window
   * reaches, also not while it ends where a pod was last heard; and silent pods. Returns how many
   * series went.
   */
  int expire(Instant repeatable, Instant forgotten) {
    long upTo = nanos(repeatable);
    long silentSince = nanos(forgotten);
    int dropped = 0;
    for (Iterator<PodWindow> each = pods.values().iterator(); each.hasNext(); ) {
      PodWindow pod = each.next();
      if (pod.newestOfAll() < silentSince) {
        dropped += pod.size();
        pod.series().forEach(series -> leave(series.tenant()));
        each.remove();
      } else {
        long unread = (pod.wasHeard() ? Math.min(upTo, pod.newest()) : upTo) - SLOW;
        dropped += pod.expire(upTo, unread, this::leave);
      }
    }
    if (edge != null) {
      dropped += edge.expire(upTo, silentSince);
      edge = edge.isEmpty() ? null : edge;
    }
    return dropped;
  }

  private void leave(TenantTotals tenant) {
    if (tenant.left()) {
      tenants.remove(tenant.key());
    }
  }

  boolean isEmpty() {
    return pods.isEmpty() && edge == null;
  }

  private static long nanos(Instant moment) {
    return Math.addExact(
        Math.multiplyExact(moment.getEpochSecond(), 1_000_000_000L), moment.getNano());
  }
}

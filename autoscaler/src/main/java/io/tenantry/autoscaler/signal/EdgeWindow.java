package io.tenantry.autoscaler.signal;

import io.tenantry.autoscaler.signal.Sample.EdgeRequests;
import io.tenantry.autoscaler.workload.Region;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** What the edge sends on towards one workload. Not thread-safe. */
final class EdgeWindow {

  private static final long FORGET_AFTER = EdgeSignal.FORGET_AFTER.toNanos();

  /** Regions differ in how late they are: the newest second that all of them told is the newest. */
  private static final int LATE_SECONDS = Math.toIntExact(EdgeSignal.FORGET_AFTER.toSeconds());

  private static final class Source {
    private final RecentPoints points = new RecentPoints();
    private long newest = Long.MIN_VALUE;
  }

  private final Map<Region, Source> regions = new HashMap<>();
  private final SecondCounts requests;
  private final long first;

  /**
   * @param start of its first sample
   * @param at when that was
   */
  EdgeWindow(long start, long at) {
    this.first = start;
    this.requests = new SecondCounts(EdgeSignal.SECONDS + LATE_SECONDS, at);
  }

  Acceptance offer(EdgeRequests sample, long start, long at, BooleanSupplier admitSeries) {
    Source source = regions.get(sample.key().region());
    if (source == null) {
      if (!admitSeries.getAsBoolean()) {
        return Acceptance.TOO_MANY_SERIES;
      }
      source = new Source();
      regions.put(sample.key().region(), source);
    }
    Acceptance acceptance =
        source.points.add(
            PodWindow.millis(at),
            31 * (31 * sample.stream() + sample.key().tenant().hashCode()) + at);
    if (acceptance == Acceptance.ACCEPTED) {
      source.newest = Math.max(source.newest, at);
      requests.add(start, at, (double) sample.requests());
    }
    return acceptance;
  }

  /** The picture as of {@code now}; empty when no region was heard lately. */
  Optional<EdgeSignal> read(long now) {
    long end = Long.MAX_VALUE;
    for (Source source : regions.values()) {
      if (source.newest >= now - FORGET_AFTER) {
        end = Math.min(end, source.newest);
      }
    }
    if (end == Long.MAX_VALUE) {
      return Optional.empty();
    }
    double[] seconds = new double[SecondCounts.secondsBetween(first, end, EdgeSignal.SECONDS)];
    requests.addTo(seconds, end);
    return Optional.of(
        new EdgeSignal(Duration.ofNanos(Math.max(0, now - end)), RecentArrivals.of(seconds)));
  }

  /** Forgets what can not come again, and silent regions. Returns how many of these went. */
  int expire(long repeatable, long forgotten) {
    int before = regions.size();
    regions.values().removeIf(source -> source.newest < forgotten);
    regions.values().forEach(source -> source.points.forget(PodWindow.millis(repeatable)));
    return before - regions.size();
  }

  boolean isEmpty() {
    return regions.isEmpty();
  }
}

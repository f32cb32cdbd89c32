package io.tenantry.autoscaler.signal;

import io.tenantry.autoscaler.signal.Sample.FinishedRequests;
import io.tenantry.autoscaler.signal.Sample.RequestsInFlight;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The samples of one series, by their own time. Not thread-safe. */
final class SeriesWindow {

  private final NavigableMap<Instant, FinishedRequests> finished = new TreeMap<>();
  private final NavigableMap<Instant, Long> inFlight = new TreeMap<>();

  /** False when a sample of that kind and moment is there already. */
  boolean add(Sample sample) {
    return switch (sample) {
      case FinishedRequests f -> finished.putIfAbsent(f.at(), f) == null;
      case RequestsInFlight r -> inFlight.putIfAbsent(r.at(), r.requests()) == null;
    };
  }

  /**
   * Requests that arrived in {@code (end - window, end]}: those that finished, and what the number
   * in flight grew by. Under overload the finished ones alone tell what the replicas can do, not
   * what is asked of them. May be negative, when requests finish that arrived before the window.
   *
   * @param live whether the pod still exists; what a pod that is gone had in flight is not there
   */
  double arrivals(Instant end, Duration window, boolean live) {
    Instant start = end.minus(window);
    double served = 0;
    for (FinishedRequests sample : finished.tailMap(start, false).values()) {
      served += sample.latencies().count() * shareWithin(sample, start, end);
    }
    return served + (live ? inFlightAt(end) : 0) - inFlightAt(start);
  }

  /** Requests in flight: the newest count; 0 when there is none. */
  long inFlight() {
    Map.Entry<Instant, Long> newest = inFlight.lastEntry();
    return newest == null ? 0 : newest.getValue();
  }

  /**
   * Requests in flight at {@code at}, on a straight line between the counts around it, so that a
   * count that came late does not look like a jump. Before the first count it is the first: whoever
   * begins to listen has not seen anything arrive.
   */
  private double inFlightAt(Instant at) {
    Map.Entry<Instant, Long> before = inFlight.floorEntry(at);
    Map.Entry<Instant, Long> after = inFlight.ceilingEntry(at);
    if (before == null || after == null) {
      Map.Entry<Instant, Long> known = before == null ? after : before;
      return known == null ? 0 : known.getValue();
    }
    double span = Duration.between(before.getKey(), after.getKey()).toNanos();
    double way = span == 0 ? 0 : Duration.between(before.getKey(), at).toNanos() / span;
    return before.getValue() + way * (after.getValue() - before.getValue());
  }

  /** Durations of the requests that finished in intervals ending in {@code (end - window, end]}. */
  LatencyHistogram latencies(Instant end, Duration window) {
    LatencyHistogram all = LatencyHistogram.EMPTY;
    for (FinishedRequests sample : finished.subMap(end.minus(window), false, end, true).values()) {
      all = all.plus(sample.latencies());
    }
    return all;
  }

  /** Drops samples up to {@code unread}; true when the series is empty and may go. */
  boolean expire(Instant unread) {
    finished.headMap(unread, true).clear();
    // The newest count stays, however old: a sender that repeats nothing while idle has not
    // changed.
    Map.Entry<Instant, Long> newest = inFlight.lastEntry();
    inFlight.headMap(unread, true).clear();
    if (newest != null && newest.getValue() > 0) {
      inFlight.putIfAbsent(newest.getKey(), newest.getValue());
    }
    return finished.isEmpty() && inFlight.isEmpty();
  }

  private static double shareWithin(FinishedRequests sample, Instant start, Instant end) {
    Instant from = sample.start().isAfter(start) ? sample.start() : start;
    Instant to = sample.at().isBefore(end) ? sample.at() : end;
    double within = Duration.between(from, to).toNanos();
    return Math.max(0, within) / Duration.between(sample.start(), sample.at()).toNanos();
  }
}

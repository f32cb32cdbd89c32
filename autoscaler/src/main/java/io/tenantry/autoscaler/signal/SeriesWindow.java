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

  /** Five a second for as long as a window can need them: it bounds what one sender may cost. */
  private static final int MAX_SAMPLES = 300;

  private final NavigableMap<Instant, FinishedRequests> finished = new TreeMap<>();
  private final NavigableMap<Instant, Long> inFlight = new TreeMap<>();

  Acceptance add(Sample sample) {
    return switch (sample) {
      case FinishedRequests f -> add(finished, f.at(), f);
      case RequestsInFlight r -> add(inFlight, r.at(), r.requests());
    };
  }

  private static <T> Acceptance add(NavigableMap<Instant, T> samples, Instant at, T sample) {
    if (samples.containsKey(at)) {
      return Acceptance.DUPLICATE;
    }
    if (samples.size() >= MAX_SAMPLES) {
      return Acceptance.TOO_MANY_SAMPLES;
    }
    samples.put(at, sample);
    return Acceptance.ACCEPTED;
  }

  /**
   * Requests that arrived in {@code (end - window, end]}: those that finished, and what the number
   * in flight grew by. Under overload the finished ones alone tell what the replicas can do, not
   * what is asked of them. May be negative, when requests finish that arrived before the window.
   */
  double arrivals(Instant end, Duration window) {
    Instant start = end.minus(window);
    double served = 0;
    for (FinishedRequests sample : finished.tailMap(start, false).values()) {
      served += sample.latencies().count() * shareWithin(sample, start, end);
    }
    return served + inFlightAt(end) - inFlightAt(start);
  }

  /** Requests in flight: the newest count, unless it is from before {@code since}; then 0. */
  long inFlight(Instant since) {
    Map.Entry<Instant, Long> newest = inFlight.lastEntry();
    return newest == null || newest.getKey().isBefore(since) ? 0 : newest.getValue();
  }

  /**
   * Requests in flight at {@code at}, on a straight line between the counts around it, so that a
   * count that came late does not look like a jump. Before the first count it is the first: whoever
   * begins to listen has not seen anything arrive. After the last it is the last.
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
    inFlight.headMap(unread, true).clear();
    return finished.isEmpty() && inFlight.isEmpty();
  }

  private static double shareWithin(FinishedRequests sample, Instant start, Instant end) {
    Instant from = sample.start().isAfter(start) ? sample.start() : start;
    Instant to = sample.at().isBefore(end) ? sample.at() : end;
    double within = Duration.between(from, to).toNanos();
    return Math.max(0, within) / Duration.between(sample.start(), sample.at()).toNanos();
  }
}

package io.tenantry.autoscaler.signal;

import io.tenantry.autoscaler.signal.Sample.FinishedRequests;
import io.tenantry.autoscaler.signal.Sample.RequestsInFlight;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The samples of one series, by their own time in nanoseconds since the epoch. Not thread-safe.
 *
 * <p>Requests that arrived are those that finished, those that were refused, and what the number in
 * flight grew by: under overload the finished ones alone tell what the replicas can do, not what is
 * asked of them. Between two counts the number in flight lies on a straight line, so that a count
 * that came late does not look like a jump. Before the first count it is the first: whoever begins
 * to listen has not seen anything arrive.
 */
final class SeriesWindow {

  private static final int SECONDS =
      Math.toIntExact(Windows.SLOW.plus(SignalStore.MAX_CLOCK_LEAD).toSeconds());

  private final RecentPoints points = new RecentPoints();
  private final SecondCounts arrivals;
  private final NavigableMap<Long, LatencyHistogram> finished = new TreeMap<>();
  private long newest = Long.MIN_VALUE;

  private boolean counted;
  private long inFlight;
  private long inFlightAt;
  private long inFlightBefore;

  /**
   * @param anchor when its pod was heard first
   */
  SeriesWindow(long anchor) {
    this.arrivals = new SecondCounts(SECONDS, anchor);
  }

  /** Whether the sample is a new one, and then: it counts from now on. */
  Acceptance admit(long at, long point) {
    Acceptance acceptance = points.add(at, point);
    if (acceptance == Acceptance.ACCEPTED) {
      newest = Math.max(newest, at);
    }
    return acceptance;
  }

  void add(FinishedRequests sample, long start, long at) {
    arrivals.add(start, at, (double) sample.latencies().count());
    finished.merge(at, sample.latencies(), LatencyHistogram::plus);
  }

  void addRefused(long start, long at, long requests) {
    arrivals.add(start, at, (double) requests);
  }

  /**
   * Takes a count of requests in flight.
   *
   * <p>One that is older than the newest is not used: it would only say how the change until then
   * was spread. One of the same moment is of another stream, and part of the same sum.
   *
   * @param pod its arrivals, which grow by as much
   */
  void add(RequestsInFlight sample, long at, SecondCounts pod) {
    if (!counted) {
      counted = true;
      inFlight = sample.requests();
      inFlightAt = at;
      inFlightBefore = at;
    } else if (at > inFlightAt) {
      grow(inFlightAt, at, sample.requests() - inFlight, pod);
      inFlight = sample.requests();
      inFlightBefore = inFlightAt;
      inFlightAt = at;
    } else if (at == inFlightAt) {
      inFlight += sample.requests();
      grow(inFlightBefore, at, sample.requests(), pod);
    }
  }

  private void grow(long start, long at, long requests, SecondCounts pod) {
    if (start < at && requests != 0) {
      arrivals.add(start, at, (double) requests);
      pod.add(start, at, (double) requests);
    }
  }

  /** Requests that arrived in {@code (start, end]}; negative when more finished than arrived. */
  double arrivals(long start, long end) {
    return arrivals.sum(start, end);
  }

  /** Requests in flight: the newest count, unless it is from before {@code since}; then 0. */
  long inFlight(long since) {
    return counted && inFlightAt >= since ? inFlight : 0;
  }

  /** Durations of the requests that finished in intervals that end in {@code (start, end]}. */
  LatencyHistogram latencies(long start, long end) {
    LatencyHistogram all = LatencyHistogram.EMPTY;
    for (LatencyHistogram latencies : finished.subMap(start, false, end, true).values()) {
      all = all.plus(latencies);
    }
    return all;
  }

  /** Forgets what is up to {@code unread}; true when that is all, and the series may go. */
  boolean expire(long unread) {
    points.forget(unread);
    finished.headMap(unread, true).clear();
    return newest <= unread;
  }
}

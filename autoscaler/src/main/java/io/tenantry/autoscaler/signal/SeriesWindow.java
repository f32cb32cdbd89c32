package io.tenantry.autoscaler.signal;

import io.tenantry.autoscaler.signal.Sample.FinishedRequests;
import io.tenantry.autoscaler.signal.Sample.RequestsInFlight;
import java.util.Arrays;

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

  private static final long[] NO_STREAMS = {};

  private final TenantTotals tenant;
  private final RecentPoints points = new RecentPoints();
  private final SecondCounts arrivals;
  private final LatencyWindow latencies = new LatencyWindow();
  private long newest = Long.MIN_VALUE;

  private boolean counted;
  private long inFlight;
  private long inFlightAt;
  private long inFlightBefore;

  /** Who counted what is in flight at its newest moment: the first, and all others. */
  private long firstStream;

  private long[] otherStreams = NO_STREAMS;

  /**
   * @param anchor when its pod was heard first
   * @param tenant whose requests these are
   */
  SeriesWindow(long anchor, TenantTotals tenant) {
    this.arrivals = new SecondCounts(SECONDS, anchor);
    this.tenant = tenant;
  }

  TenantTotals tenant() {
    return tenant;
  }

  /**
   * Whether the sample is a new one.
   *
   * @param moment {@code at} in milliseconds
   * @param point what tells it from others of the series
   */
  Acceptance admit(long at, int moment, long point) {
    Acceptance acceptance = points.add(moment, point);
    if (acceptance == Acceptance.ACCEPTED) {
      newest = Math.max(newest, at);
    }
    return acceptance;
  }

  void add(FinishedRequests sample, long start, long at) {
    arrivals.add(start, at, (double) sample.latencies().count());
    latencies.add(at, sample.latencies());
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
  Acceptance add(RequestsInFlight sample, long at, SecondCounts pod) {
    if (!counted || at > inFlightAt) {
      if (counted) {
        grow(inFlightAt, at, sample.requests() - inFlight, pod);
      }
      inFlightBefore = counted ? inFlightAt : at;
      inFlightAt = at;
      inFlight = sample.requests();
      firstStream = sample.stream();
      otherStreams = NO_STREAMS;
      counted = true;
      newest = Math.max(newest, at);
      return Acceptance.ACCEPTED;
    }
    if (at < inFlightAt || isCounted(sample.stream())) {
      return Acceptance.DUPLICATE;
    }
    if (otherStreams.length >= RecentPoints.MAX_MOMENTS) {
      return Acceptance.TOO_MANY_SAMPLES;
    }
    otherStreams = Arrays.copyOf(otherStreams, otherStreams.length + 1);
    otherStreams[otherStreams.length - 1] = sample.stream();
    inFlight += sample.requests();
    grow(inFlightBefore, at, sample.requests(), pod);
    return Acceptance.ACCEPTED;
  }

  private boolean isCounted(long stream) {
    for (long other : otherStreams) {
      if (other == stream) {
        return true;
      }
    }
    return stream == firstStream;
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

  /**
   * Adds to {@code total} the durations of the requests that finished in the slow window to {@code
   * end}.
   *
   * @param podNewest when its pod was last heard; what is too old for then will not be read again
   */
  void addLatencies(LatencySum total, long end, long podNewest) {
    latencies.moveTo(podNewest);
    latencies.addTo(total, end);
  }

  /**
   * Forgets what can not come again, which are points up to {@code repeatable}. True when no window
   * reaches what there is, which is up to {@code unread}, and the series may go.
   *
   * @param podNewest when its pod was last heard; latencies that are too old for then will not be
   *     read again
   */
  boolean expire(int repeatable, long unread, long podNewest) {
    points.forget(repeatable);
    latencies.moveTo(podNewest);
    return newest <= unread;
  }
}

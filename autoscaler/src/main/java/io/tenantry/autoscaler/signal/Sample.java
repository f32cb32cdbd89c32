package io.tenantry.autoscaler.signal;

import io.tenantry.autoscaler.workload.WorkloadRef;
import java.time.Instant;

/**
 * One data point, dated by its sender's clock. What it is about tells its kind: one tenant's
 * requests at one pod ({@link OfRequests}), a pod ({@link CpuTime}) or what an edge sends to a
 * workload ({@link EdgeRequests}).
 *
 * <p>A sender may split what we keep as one series, such as by route and status. {@link #stream()}
 * tells these parts apart: two samples of one series, moment and stream are one that was delivered
 * twice; of different streams, they are parts of a sum.
 */
public sealed interface Sample {

  /** The stream of a sender that splits nothing. */
  long ONLY_STREAM = 0;

  WorkloadRef workload();

  /** The moment that the sample speaks of; for an interval, its end. */
  Instant at();

  /** Which of the sender's streams it belongs to: a hash of the attributes that we do not read. */
  long stream();

  /** About the requests of one tenant at one pod. */
  sealed interface OfRequests extends Sample {

    SeriesKey key();

    @Override
    default WorkloadRef workload() {
      return key().workload();
    }
  }

  /**
   * Requests that finished in {@code (start, at]}, which is never empty, by duration in seconds.
   */
  record FinishedRequests(
      SeriesKey key,
      Instant start,
      Instant at,
      LatencyHistogram latencies,
      RequestSource source,
      long stream)
      implements OfRequests {

    public FinishedRequests {
      requireInterval(start, at);
    }

    public FinishedRequests(SeriesKey key, Instant start, Instant at, LatencyHistogram latencies) {
      this(key, start, at, latencies, RequestSource.TENANTRY, ONLY_STREAM);
    }
  }

  /** Requests in flight at a moment; 0 is positive evidence that nothing waits. */
  record RequestsInFlight(SeriesKey key, Instant at, long requests, long stream)
      implements OfRequests {

    public RequestsInFlight {
      requireNotNegative(requests);
    }

    public RequestsInFlight(SeriesKey key, Instant at, long requests) {
      this(key, at, requests, ONLY_STREAM);
    }
  }

  /** Requests that arrived in {@code (start, at]}, which is never empty, and were not served. */
  record RefusedRequests(
      SeriesKey key, Instant start, Instant at, Refusal reason, long requests, long stream)
      implements OfRequests {

    public RefusedRequests {
      requireInterval(start, at);
      requireNotNegative(requests);
    }

    public RefusedRequests(
        SeriesKey key, Instant start, Instant at, Refusal reason, long requests) {
      this(key, start, at, reason, requests, ONLY_STREAM);
    }
  }

  /** Processor time in seconds that a pod's process used in {@code (start, at]}. */
  record CpuTime(PodKey pod, Instant start, Instant at, double seconds, long stream)
      implements Sample {

    public CpuTime {
      requireInterval(start, at);
      if (!(seconds >= 0 && seconds < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "seconds: %s (expected: >= 0 and finite)".formatted(seconds));
      }
    }

    public CpuTime(PodKey pod, Instant start, Instant at, double seconds) {
      this(pod, start, at, seconds, ONLY_STREAM);
    }

    @Override
    public WorkloadRef workload() {
      return pod.workload();
    }
  }

  /** Requests that an edge sent on towards a workload in {@code (start, at]}. */
  record EdgeRequests(EdgeKey key, Instant start, Instant at, long requests, long stream)
      implements Sample {

    public EdgeRequests {
      requireInterval(start, at);
      requireNotNegative(requests);
    }

    public EdgeRequests(EdgeKey key, Instant start, Instant at, long requests) {
      this(key, start, at, requests, ONLY_STREAM);
    }

    @Override
    public WorkloadRef workload() {
      return key.workload();
    }
  }

  private static void requireInterval(Instant start, Instant at) {
    if (!start.isBefore(at)) {
      throw new IllegalArgumentException(
          "start: %s, end: %s (expected: start < end)".formatted(start, at));
    }
  }

  private static void requireNotNegative(long requests) {
    if (requests < 0) {
      throw new IllegalArgumentException("requests: %d (expected: >= 0)".formatted(requests));
    }
  }
}

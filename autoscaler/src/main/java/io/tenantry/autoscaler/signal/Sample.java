package io.tenantry.autoscaler.signal;

import java.time.Instant;

/** One data point about one {@link SeriesKey series}, dated by its sender's clock. */
public sealed interface Sample {

  SeriesKey key();

  /** The moment that the sample speaks of; for an interval, its end. */
  Instant at();

  /**
   * Requests that finished in {@code (start, at]}, which is never empty, by duration in seconds.
   */
  record FinishedRequests(SeriesKey key, Instant start, Instant at, LatencyHistogram latencies)
      implements Sample {

    public FinishedRequests {
      if (!start.isBefore(at)) {
        throw new IllegalArgumentException(
            "start: %s, end: %s (expected: start < end)".formatted(start, at));
      }
    }
  }

  /** Requests in flight at a moment; 0 is positive evidence that nothing waits. */
  record RequestsInFlight(SeriesKey key, Instant at, long requests) implements Sample {

    public RequestsInFlight {
      if (requests < 0) {
        throw new IllegalArgumentException("requests: %d (expected: >= 0)".formatted(requests));
      }
    }
  }
}

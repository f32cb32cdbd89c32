package io.tenantry.context.admission;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;

/**
 * How many requests at a time are served as fast as if they were alone.
 *
 * <p>Nobody can say that for a service in advance. It shows in the latency: beyond what is served
 * at once, requests wait, and each takes longer than it did. The limit follows the ratio of the
 * two, as Netflix's gradient does:
 *
 * <pre>
 * gradient = latency without waiting / latency, 0.5 to 1
 * limit    = limit x gradient + room to grow
 * </pre>
 *
 * <p>Three things are different, because of floods that last. <b>The latency without waiting is
 * measured</b>, in windows in which little was in progress, and every ten seconds without one in a
 * window in which half as much is let in; it is no average, which would learn the flood as normal.
 * <b>The limit grows only in trial windows</b>, one of forty, in which all of it may be used: in
 * the others a part is kept free, and that nobody waits there does not say that the limit is too
 * low. As long as trials find nobody waiting, one of four is a trial. <b>Chance is no signal</b>: a
 * window's latency counts less its standard error, so that few or very different requests do not
 * wear the limit down.
 *
 * <p>A window is at least 100 ms, three latencies and ten requests long; a request counts if it
 * began and ended in it. Thread-safe; a request costs three additions, and the one that ends a
 * window some arithmetic.
 *
 * @see <a
 *     href="https://github.com/Netflix/concurrency-limits/blob/v0.5.4/concurrency-limits-core/src/main/java/com/netflix/concurrency/limits/limit/Gradient2Limit.java">Gradient2Limit</a>
 */
final class LatencyLimit {

  /** Kept free outside of trials. */
  private static final double RESERVE = 0.5;

  private static final long SHORTEST_WINDOW = 100_000_000L;
  private static final int LATENCIES_IN_WINDOW = 3;
  private static final int FEWEST_REQUESTS = 10;
  private static final long LONGEST_WITHOUT_BASELINE = 10_000_000_000L;
  private static final double BASELINE_SMOOTHING = 0.1;
  private static final double PROBE_SMOOTHING = 0.5;
  private static final int PROBE_WINDOWS = 2;
  private static final double PROBED_PART = 0.5;
  private static final int WINDOWS_TO_TRIAL = 40;
  private static final int WINDOWS_TO_TRIAL_WHILE_GROWING = 4;
  private static final double STEEPEST = 0.5;
  private static final double GROWTH = 0.05;
  private static final double LEAST_GROWTH = 0.5;

  /** Outside of trials, this much more than without waiting is no waiting. */
  private static final double TOLERANCE = 1.15;

  private final int min;
  private final int max;

  private final LongAdder requests = new LongAdder();
  private final DoubleAdder sum = new DoubleAdder();
  private final DoubleAdder sumOfSquares = new DoubleAdder();
  private final AtomicBoolean closing = new AtomicBoolean();
  private volatile int mostInFlight;
  private volatile long windowStart;
  private volatile long windowNanos = SHORTEST_WINDOW;

  private volatile double limit;
  private volatile double baseline;
  private volatile double latency;
  private volatile int probing;
  private volatile boolean trial;
  private long baselineAt;
  private int windowsToTrial = WINDOWS_TO_TRIAL;

  /**
   * @param min >= 1; it is never less
   * @param initial until latencies say something else
   * @param max it is never more
   */
  LatencyLimit(int min, int initial, int max, long now) {
    this.min = min;
    this.max = max;
    this.limit = initial;
    this.windowStart = now;
    this.baselineAt = now;
  }

  /** Requests at a time, >= 1. */
  double current() {
    return probing > 0 ? Math.max(1, limit * PROBED_PART) : limit;
  }

  double reserve() {
    return trial ? 0 : RESERVE;
  }

  /** How long a request takes without waiting; 0 as long as that is not known. */
  double baselineNanos() {
    return baseline;
  }

  /** How long one took in the last window; 0 before there was one. */
  double latencyNanos() {
    return latency;
  }

  /**
   * A request was served.
   *
   * @param inFlight how many were, with it
   */
  void served(long began, long ended, int inFlight) {
    if (inFlight > mostInFlight) {
      mostInFlight = inFlight;
    }
    long start = windowStart;
    if (began - start >= 0) {
      double nanos = ended - began;
      requests.increment();
      sum.add(nanos);
      sumOfSquares.add(nanos * nanos);
    }
    if (ended - start >= windowNanos
        && requests.sum() >= FEWEST_REQUESTS
        && closing.compareAndSet(false, true)) {
      try {
        if (windowStart == start) {
          close(ended);
        }
      } finally {
        closing.set(false);
      }
    }
  }

  private void close(long now) {
    long count = Math.max(1, requests.sumThenReset());
    double mean = sum.sumThenReset() / count;
    double variance = Math.max(0, sumOfSquares.sumThenReset() / count - mean * mean);
    double surely = mean - Math.sqrt(variance / count);
    int most = mostInFlight;
    mostInFlight = 0;
    latency = mean;
    follow(mean, surely, most, now);
    windowNanos = Math.max(SHORTEST_WINDOW, (long) (LATENCIES_IN_WINDOW * baseline));
    windowStart = now;
  }

  private void follow(double mean, double surely, int most, long now) {
    if (baseline == 0) {
      measured(mean, now);
    } else if (probing > 0) {
      int left = probing - 1;
      probing = left;
      if (left == 0) {
        measured(baseline + (mean - baseline) * PROBE_SMOOTHING, now);
      }
    } else if (most <= limit * PROBED_PART) {
      measured(baseline + (mean - baseline) * BASELINE_SMOOTHING, now);
    } else if (now - baselineAt > LONGEST_WITHOUT_BASELINE) {
      probing = PROBE_WINDOWS;
      trial = false;
    } else if (trial) {
      trial = false;
      double gradient = gradient(baseline, surely);
      windowsToTrial = gradient == 1 ? WINDOWS_TO_TRIAL_WHILE_GROWING : WINDOWS_TO_TRIAL;
      set((limit + limit * gradient + Math.max(LEAST_GROWTH, limit * GROWTH)) / 2);
    } else {
      set(limit * gradient(baseline * TOLERANCE, surely));
      trial = --windowsToTrial <= 0;
    }
  }

  private void measured(double nanos, long now) {
    baseline = nanos;
    baselineAt = now;
  }

  private void set(double next) {
    limit = Math.max(min, Math.min(max, next));
  }

  private static double gradient(double expected, double measured) {
    return measured <= expected ? 1 : Math.max(STEEPEST, expected / measured);
  }
}

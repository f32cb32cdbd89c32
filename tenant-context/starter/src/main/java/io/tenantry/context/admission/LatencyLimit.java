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
 * <p>Requests that fail fast count for nothing. <b>Those that fail slowly</b>, as in an overload
 * that ends in timeouts, lower the limit as slow answers do, but the latency without waiting is
 * never measured with them. What takes longer than {@link #longestNanos} counts as having taken
 * that: it is no request that waits, but a stream.
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

  /** A failure that took more latencies than this without waiting failed because it waited. */
  private static final double SLOW_FAILURE = 2;

  private static final long SHORTEST_STREAM = 1_000_000_000L;
  private static final int LATENCIES_OF_STREAM = 10;

  private final int min;
  private final int max;

  private final Samples served = new Samples();
  private final Samples failed = new Samples();
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

  /** Beyond which a request is one that takes long on purpose: ten latencies, 1 s to 1 m. */
  long longestNanos() {
    return (long)
        Math.min(
            RecentRequests.MOST_NANOS, Math.max(SHORTEST_STREAM, LATENCIES_OF_STREAM * baseline));
  }

  /**
   * A request was served.
   *
   * @param inFlight how many were, with it
   */
  void served(long began, long ended, int inFlight) {
    took(began, ended, inFlight, served);
  }

  /** Likewise, without an answer or with an error. */
  void failed(long began, long ended, int inFlight) {
    double normal = baseline;
    if (normal > 0 && ended - began > SLOW_FAILURE * normal) {
      took(began, ended, inFlight, failed);
    }
  }

  private void took(long began, long ended, int inFlight, Samples samples) {
    if (inFlight > mostInFlight) {
      mostInFlight = inFlight;
    }
    long start = windowStart;
    if (began - start >= 0) {
      samples.add((double) Math.min(ended - began, longestNanos()));
    }
    if (ended - start >= windowNanos
        && served.count() + failed.count() >= FEWEST_REQUESTS
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
    Window answers = served.drain();
    Window failures = failed.drain();
    Window all = answers.and(failures);
    int most = mostInFlight;
    mostInFlight = 0;
    latency = all.mean();
    double slowdown = gradient(baseline * TOLERANCE, all.surely());
    if (failures.count() > 0 && slowdown < 1 && most > limit * PROBED_PART) {
      probing = 0;
      trial = false;
      set(limit * slowdown);
    } else if (answers.count() > 0) {
      follow(answers.mean(), answers.surely(), most, now);
    }
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

  private static final class Samples {

    private final LongAdder requests = new LongAdder();
    private final DoubleAdder sum = new DoubleAdder();
    private final DoubleAdder sumOfSquares = new DoubleAdder();

    private void add(double nanos) {
      requests.increment();
      sum.add(nanos);
      sumOfSquares.add(nanos * nanos);
    }

    private long count() {
      return requests.sum();
    }

    private Window drain() {
      return new Window(requests.sumThenReset(), sum.sumThenReset(), sumOfSquares.sumThenReset());
    }
  }

  private record Window(long count, double sum, double sumOfSquares) {

    private Window and(Window other) {
      return new Window(count + other.count, sum + other.sum, sumOfSquares + other.sumOfSquares);
    }

    private double mean() {
      return sum / Math.max(1, count);
    }

    /** The mean less its standard error. */
    private double surely() {
      double mean = mean();
      double variance = Math.max(0, sumOfSquares / Math.max(1, count) - mean * mean);
      return mean - Math.sqrt(variance / Math.max(1, count));
    }
  }
}

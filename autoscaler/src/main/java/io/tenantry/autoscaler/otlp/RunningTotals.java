package io.tenantry.autoscaler.otlp;

import io.tenantry.autoscaler.signal.LatencyHistogram;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Turns cumulative streams, of which each point is a total since some start, into what came since
 * the point before. Thread-safe.
 *
 * <p>The first point of a stream is only where counting begins: what it holds may be of days ago.
 * It counts only when its start is so new that all of it is news. A stream began anew when its
 * start is later than it was, or when a total fell: then all of it came since that start, or since
 * the point before where the start did not move. A point of an earlier start is a straggler of a
 * process that is gone.
 */
final class RunningTotals {

  /** A start that is no longer ago makes all of a first point news. */
  static final Duration NEWS = Duration.ofSeconds(30);

  private static final Duration FORGET_AFTER = Duration.ofMinutes(10);
  private static final Duration BETWEEN_SWEEPS = Duration.ofSeconds(30);

  /**
   * Which stream: what it is about, and a hash of all else that tells it from others.
   *
   * @param owner a key of the signal package
   */
  record Stream(Object owner, long id) {}

  /** A total; what an {@code earlier} one of the same stream lacks of it, or all where it fell. */
  sealed interface Total {

    Total since(Total earlier);

    /** How many numbers are kept for it. */
    int size();
  }

  record Amount(double value) implements Total {
    @Override
    public Total since(Total earlier) {
      return earlier instanceof Amount(var before) && before <= value
          ? new Amount(value - before)
          : this;
    }

    @Override
    public int size() {
      return 1;
    }
  }

  /**
   * Counts of exponential buckets, as they were sent: in seconds they lie across other buckets, and
   * rounded there, one could fall while the total rises.
   *
   * @param unit in seconds; part of the stream
   */
  record Durations(LatencyHistogram counts, double unit) implements Total {
    @Override
    public Total since(Total earlier) {
      return earlier instanceof Durations(var before, var sameUnit)
          ? new Durations(counts.minus(before), sameUnit)
          : this;
    }

    @Override
    public int size() {
      return counts.buckets();
    }

    /** In seconds. */
    LatencyHistogram latencies() {
      return unit == 1 ? counts : counts.times(unit);
    }
  }

  /** Counts of explicit buckets; the bounds are part of the stream. */
  static final class Buckets implements Total {

    private final double[] bounds;
    private final long[] counts;

    Buckets(double[] bounds, long[] counts) {
      this.bounds = bounds;
      this.counts = counts;
    }

    @Override
    public Total since(Total earlier) {
      if (!(earlier instanceof Buckets before) || before.counts.length != counts.length) {
        return this;
      }
      long[] news = counts.clone();
      for (int i = 0; i < news.length; i++) {
        news[i] -= before.counts[i];
        if (news[i] < 0) {
          return this;
        }
      }
      return new Buckets(bounds, news);
    }

    @Override
    public int size() {
      return bounds.length + counts.length;
    }

    LatencyHistogram latencies() {
      return LatencyHistogram.ofBounds(bounds, counts);
    }
  }

  /** What a point brought. */
  sealed interface Step {

    /** {@code total} came after {@code start}. */
    record News(long start, Total total) implements Step {}

    /** Counting begins here. */
    record Begun() implements Step {}

    /** A later point contains it. */
    record Contained() implements Step {}

    /** More streams, or more numbers in them, than are kept. */
    record TooMany() implements Step {}
  }

  private record Last(long start, long at, Total total) {}

  private final int maxStreams;
  private final long maxNumbers;
  private final ConcurrentHashMap<Stream, Last> streams = new ConcurrentHashMap<>();

  /** In all {@link #streams}. */
  private final AtomicLong numbers = new AtomicLong();

  private Instant swept = Instant.MIN;

  /**
   * @param maxStreams bound on memory
   * @param maxNumbers the same, for histograms may have many buckets: 8 bytes for each. As many
   *     threads as take points may each go beyond by one point
   */
  RunningTotals(int maxStreams, long maxNumbers) {
    this.maxStreams = maxStreams;
    this.maxNumbers = maxNumbers;
  }

  /**
   * Takes a point of {@code stream}.
   *
   * @param start since when it counts, in nanoseconds since the epoch; 0 when nobody said
   * @param at of which moment it is, likewise; after {@code start}
   * @param now when it was received
   */
  Step take(Stream stream, long start, long at, Total total, Instant now) {
    sweep(now);
    Step[] step = new Step[1];
    streams.compute(
        stream,
        (same, last) -> {
          if (last != null && (at <= last.at || start < last.start)) {
            step[0] = new Step.Contained();
            return last;
          }
          int more = total.size() - (last == null ? 0 : last.total.size());
          if ((last == null && streams.mappingCount() >= maxStreams)
              || (more > 0 && numbers.get() + more > maxNumbers)) {
            step[0] = new Step.TooMany();
            return last;
          }
          numbers.addAndGet(more);
          if (last == null) {
            step[0] = first(start, total, now);
            return new Last(start, at, total);
          }
          step[0] =
              start > last.start && last.start > 0
                  ? new Step.News(start, total)
                  : new Step.News(last.at, total.since(last.total));
          return new Last(start, at, total);
        });
    return step[0];
  }

  private static Step first(long start, Total total, Instant now) {
    long oldestNews = MetricsDecoder.nanos(now.minus(NEWS));
    return start >= oldestNews ? new Step.News(start, total) : new Step.Begun();
  }

  private void sweep(Instant now) {
    synchronized (this) {
      if (now.isBefore(swept.plus(BETWEEN_SWEEPS))) {
        return;
      }
      swept = now;
    }
    long silentSince = MetricsDecoder.nanos(now.minus(FORGET_AFTER));
    streams.forEach((stream, last) -> {
      if (last.at < silentSince && streams.remove(stream, last)) {
        numbers.addAndGet(-last.total.size());
      }
    });
  }
}

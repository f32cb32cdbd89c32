package io.tenantry.autoscaler.signal;

import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * Durations in seconds, in the buckets of an OpenTelemetry exponential histogram: bucket {@code i}
 * of scale {@code s} holds the values in {@code (2^(i·2^-s), 2^((i+1)·2^-s)]}, and one more bucket
 * holds zero. Immutable.
 *
 * <p>A quantile is interpolated geometrically inside its bucket, so its relative error is at most
 * the width of a bucket, {@code 2^(2^-s) - 1}: 9 % at scale 3, 1 % at scale 6.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/otel/metrics/data-model/#exponentialhistogram">
 *     OpenTelemetry metrics data model</a>
 */
public final class LatencyHistogram {

  /** Limits of the protocol: a scale outside is not a histogram that anybody sends. */
  public static final int MIN_SCALE = -10;

  public static final int MAX_SCALE = 20;

  /** More buckets than any SDK sends (160 by default); it bounds what one point may cost. */
  public static final int MAX_BUCKETS = 1024;

  /** No durations at all. */
  public static final LatencyHistogram EMPTY = new LatencyHistogram(MAX_SCALE, 0, 0, new long[0]);

  private final int scale;
  private final long zeroCount;
  private final int offset;
  private final long[] counts;
  private final long total;

  private LatencyHistogram(int scale, long zeroCount, int offset, long[] counts) {
    this.scale = scale;
    this.zeroCount = zeroCount;
    this.offset = offset;
    this.counts = counts;
    this.total = Math.addExact(zeroCount, sum(counts));
  }

  /**
   * A histogram of {@code counts}, the first of which is bucket number {@code offset}.
   *
   * @throws IllegalArgumentException when scale, number of buckets or a count is out of range
   */
  public static LatencyHistogram of(int scale, long zeroCount, int offset, long... counts) {
    if (scale < MIN_SCALE || scale > MAX_SCALE) {
      throw new IllegalArgumentException(
          "scale: %d (expected: %d..%d)".formatted(scale, MIN_SCALE, MAX_SCALE));
    }
    if (counts.length > MAX_BUCKETS) {
      throw new IllegalArgumentException(
          "buckets: %d (expected: at most %d)".formatted(counts.length, MAX_BUCKETS));
    }
    if (Math.abs((long) offset) > Integer.MAX_VALUE / 4) {
      throw new IllegalArgumentException(
          "offset: %d (expected: a bucket of a double)".formatted(offset));
    }
    if (zeroCount < 0 || Arrays.stream(counts).anyMatch(count -> count < 0)) {
      throw new IllegalArgumentException("a count is negative (expected: >= 0)");
    }
    try {
      return new LatencyHistogram(scale, zeroCount, offset, counts.clone());
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("the counts add up to more than 2^63", e);
    }
  }

  /** A histogram of counts that are known to be what {@link #of} demands, but for empty ends. */
  static LatencyHistogram ofTrusted(int scale, long zeroCount, int offset, long[] counts) {
    int from = 0;
    int to = counts.length;
    while (to > from && counts[to - 1] == 0) {
      to--;
    }
    while (from < to && counts[from] == 0) {
      from++;
    }
    return from == to && zeroCount == 0
        ? EMPTY
        : new LatencyHistogram(
            scale, zeroCount, offset + from, Arrays.copyOfRange(counts, from, to));
  }

  /**
   * A histogram of explicit buckets: {@code counts[i]} durations in {@code (bounds[i - 1],
   * bounds[i]]} seconds. Inside a bucket they are spread geometrically over buckets of {@link
   * LatencySum#SCALE}, so a quantile may be wrong by as much as the explicit bucket is wide, and is
   * right to 4.4 % at its bounds. The first bucket counts as reaching down to half its bound, the
   * last one, which has no end, up to twice the bound before it; durations up to 0 are zero.
   *
   * @param bounds at least one, finite and rising
   * @throws IllegalArgumentException when bounds or counts can not be
   */
  public static LatencyHistogram ofBounds(double[] bounds, long[] counts) {
    if (bounds.length == 0 || bounds.length > MAX_BUCKETS || counts.length != bounds.length + 1) {
      throw new IllegalArgumentException(
          "bounds: %d, counts: %d (expected: 1 to %d bounds, and one count more)"
              .formatted(bounds.length, counts.length, MAX_BUCKETS));
    }
    long zeros = 0;
    LatencySum sum = new LatencySum();
    for (int i = 0; i < counts.length; i++) {
      double lower = i == 0 ? Double.NEGATIVE_INFINITY : bounds[i - 1];
      double upper = i == bounds.length ? 2 * bounds[i - 1] : bounds[i];
      if (!Double.isFinite(upper) || (i < bounds.length && !(upper > lower)) || counts[i] < 0) {
        throw new IllegalArgumentException(
            "buckets (expected: finite, rising bounds and counts of at least 0)");
      }
      if (upper <= 0) {
        zeros += counts[i];
      } else if (counts[i] > 0) {
        sum.addBetween(lower > 0 ? lower : upper / 2, upper, counts[i]);
      }
    }
    return sum.picture().plus(of(MAX_SCALE, zeros, 0));
  }

  /**
   * The same durations when one of them was so many times as long, spread anew over buckets of
   * {@link LatencySum#SCALE}.
   *
   * @param factor above 0
   */
  public LatencyHistogram times(double factor) {
    LatencySum sum = new LatencySum();
    for (int i = 0; i < counts.length; i++) {
      double bucket = offset + i;
      if (counts[i] > 0) {
        sum.addBetween(position(bucket) * factor, position(bucket + 1) * factor, counts[i]);
      }
    }
    return sum.picture().plus(of(MAX_SCALE, zeroCount, 0));
  }

  /** How many durations it holds. */
  public long count() {
    return total;
  }

  /** How many buckets it keeps, empty ones among them. */
  public int buckets() {
    return counts.length;
  }

  /** Both histograms' durations, at the coarser of the two scales. */
  public LatencyHistogram plus(LatencyHistogram other) {
    if (total == 0) {
      return other;
    }
    if (other.total == 0) {
      return this;
    }
    int common = Math.min(scale, other.scale);
    LatencyHistogram a = this.trimmed().atScale(common);
    LatencyHistogram b = other.trimmed().atScale(common);
    while (span(a, b) > MAX_BUCKETS) {
      common--;
      a = a.atScale(common);
      b = b.atScale(common);
    }
    if (a.counts.length == 0 || b.counts.length == 0) {
      LatencyHistogram wide = a.counts.length == 0 ? b : a;
      return new LatencyHistogram(
          common, Math.addExact(a.zeroCount, b.zeroCount), wide.offset, wide.counts);
    }
    int first = Math.min(a.offset, b.offset);
    long[] merged = new long[span(a, b)];
    for (LatencyHistogram part : new LatencyHistogram[] {a, b}) {
      for (int i = 0; i < part.counts.length; i++) {
        int at = part.offset - first + i;
        merged[at] = Math.addExact(merged[at], part.counts[i]);
      }
    }
    return new LatencyHistogram(common, Math.addExact(a.zeroCount, b.zeroCount), first, merged);
  }

  /**
   * The duration in seconds that a share {@code q} of all durations does not exceed, or empty when
   * there are none.
   *
   * @param q 0..1
   */
  public OptionalDouble quantile(double q) {
    if (!(q >= 0 && q <= 1)) {
      throw new IllegalArgumentException("q: %s (expected: 0..1)".formatted(q));
    }
    if (total == 0) {
      return OptionalDouble.empty();
    }
    double rank = q * total;
    double below = zeroCount;
    if (rank <= below) {
      return OptionalDouble.of(0);
    }
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] > 0 && rank <= below + counts[i]) {
        return OptionalDouble.of(position(offset + i + (rank - below) / counts[i]));
      }
      below += counts[i];
    }
    return OptionalDouble.of(position(offset + counts.length));
  }

  /**
   * What came to an {@code earlier} state of the same sum: its durations taken off, at the coarser
   * of the two scales. Where it holds more than this anywhere, the sum began anew in between, and
   * all of this is new.
   */
  public LatencyHistogram minus(LatencyHistogram earlier) {
    if (earlier.total == 0) {
      return this;
    }
    int common = Math.min(scale, earlier.scale);
    LatencyHistogram a = this.atScale(common);
    LatencyHistogram b = earlier.trimmed().atScale(common);
    long zeros = a.zeroCount - b.zeroCount;
    int shift = b.offset - a.offset;
    boolean outside =
        b.counts.length > 0 && (shift < 0 || shift + b.counts.length > a.counts.length);
    if (zeros < 0 || outside) {
      return this;
    }
    long[] left = a.counts.clone();
    for (int i = 0; i < b.counts.length; i++) {
      left[shift + i] -= b.counts[i];
      if (left[shift + i] < 0) {
        return this;
      }
    }
    return new LatencyHistogram(common, zeros, a.offset, left).trimmed();
  }

  /**
   * How many durations are above {@code seconds}, interpolated geometrically inside the bucket that
   * holds it: exact at a bucket's bound, else wrong by less than what that bucket holds. With 16
   * buckets to a doubling and durations that thin out like an exponential, that is about one in a
   * hundred of the answer.
   *
   * @param seconds >= 0
   */
  public double countAbove(double seconds) {
    if (!(seconds >= 0)) {
      throw new IllegalArgumentException("seconds: %s (expected: >= 0)".formatted(seconds));
    }
    double position = seconds == 0 ? -Double.MAX_VALUE : bucketOf(seconds, scale) - offset;
    double above = 0;
    for (int i = counts.length - 1; i >= 0 && i + 1 > position; i--) {
      above += counts[i] * Math.min(1, i + 1 - position);
    }
    return above;
  }

  /** Where {@code seconds} lies, in buckets: the inverse of {@link #position}. */
  static double bucketOf(double seconds, int scale) {
    return Math.log(seconds) / Math.log(2) * Math.pow(2, scale);
  }

  private double position(double bucket) {
    return Math.pow(2, bucket * Math.pow(2, -scale));
  }

  private static int span(LatencyHistogram a, LatencyHistogram b) {
    return Math.max(a.offset + a.counts.length, b.offset + b.counts.length)
        - Math.min(a.offset, b.offset);
  }

  private LatencyHistogram trimmed() {
    int from = 0;
    int to = counts.length;
    while (to > from && counts[to - 1] == 0) {
      to--;
    }
    while (from < to && counts[from] == 0) {
      from++;
    }
    return from == 0 && to == counts.length
        ? this
        : new LatencyHistogram(
            scale, zeroCount, offset + from, Arrays.copyOfRange(counts, from, to));
  }

  /** Joins neighbouring buckets: one step of scale halves their number. */
  private LatencyHistogram atScale(int coarser) {
    int shift = scale - coarser;
    if (shift == 0 || counts.length == 0) {
      return shift == 0 ? this : new LatencyHistogram(coarser, zeroCount, 0, counts);
    }
    int first = offset >> Math.min(shift, 31);
    int last = (offset + counts.length - 1) >> Math.min(shift, 31);
    long[] joined = new long[last - first + 1];
    for (int i = 0; i < counts.length; i++) {
      joined[((offset + i) >> Math.min(shift, 31)) - first] += counts[i];
    }
    return new LatencyHistogram(coarser, zeroCount, first, joined);
  }

  private static long sum(long[] counts) {
    long sum = 0;
    for (long count : counts) {
      sum = Math.addExact(sum, count);
    }
    return sum;
  }

  /**
   * Hands out, in rising order, the buckets at a {@code target} scale of what is above zero. A
   * finer bucket is handed out as the one it is part of, so one may come several times in a row. A
   * coarser one is spread evenly over the buckets that it covers; what does not divide goes to some
   * of them, beginning with the one whose {@code turn} it is.
   */
  void forEachBucketAt(int target, long turn, BucketConsumer consumer) {
    int shift = scale - target;
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] > 0) {
        if (shift >= 0) {
          consumer.accept((offset + i) >> Math.min(shift, 31), counts[i]);
        } else {
          spread((long) (offset + i) << -shift, 1 << -shift, counts[i], turn, consumer);
        }
      }
    }
  }

  private static void spread(
      long first, int parts, long count, long turn, BucketConsumer consumer) {
    long each = count / parts;
    int rest = (int) (count % parts);
    for (int i = 0; i < parts; i++) {
      long more = Math.floorMod(i - turn, parts) < rest ? 1 : 0;
      if (each + more > 0) {
        consumer.accept(first + i, each + more);
      }
    }
  }

  long zeroCount() {
    return zeroCount;
  }

  /** A bucket's number and what it holds. */
  @FunctionalInterface
  interface BucketConsumer {
    void accept(long bucket, long count);
  }

  @Override
  public String toString() {
    return "LatencyHistogram[count=%d, scale=%d]".formatted(total, scale);
  }
}

package io.tenantry.autoscaler.signal;

import java.util.Arrays;

/**
 * A sum of histograms at one scale whatever the scales of what is added, so that a single coarse
 * histogram does not coarsen all the others. Not thread-safe.
 *
 * <p>A finer bucket is joined with its neighbours, which is exact. A coarser one is spread evenly
 * over the buckets that it covers; what does not divide goes to each of them in turn. Durations
 * outside of 2^-32 to 2^32 s count as the shortest or the longest of these.
 */
final class LatencySum {

  /** 16 buckets to a doubling: 4.4 % wide. */
  static final int SCALE = 4;

  private static final int DOUBLINGS = 32;

  private final int scale;
  private long[] counts = new long[0];
  private int offset;
  private long zeroCount;
  private long total;

  LatencySum() {
    this(SCALE);
  }

  /**
   * @param scale 0 to {@link #SCALE}
   */
  LatencySum(int scale) {
    this.scale = scale;
  }

  /** Each duration of {@code latencies}. */
  void add(LatencyHistogram latencies) {
    addZeros(latencies.zeroCount());
    latencies.forEachBucketAt(scale, total, this::addTo);
  }

  /** Each duration of a sum of the same scale. */
  void add(LatencySum other) {
    if (other.total == 0) {
      return;
    }
    addZeros(other.zeroCount);
    if (other.counts.length > 0) {
      reach(other.offset);
      reach(other.offset + other.counts.length - 1);
      for (int i = 0; i < other.counts.length; i++) {
        counts[other.offset - offset + i] += other.counts[i];
      }
      total += other.total - other.zeroCount;
    }
  }

  /** Adds {@code count} durations, spread geometrically over {@code (lower, upper]} seconds. */
  void addBetween(double lower, double upper, long count) {
    double from = LatencyHistogram.bucketOf(lower, scale);
    double to = LatencyHistogram.bucketOf(upper, scale);
    long before = 0;
    for (long bucket = (long) Math.floor(from); before < count; bucket++) {
      double share = Math.min(1, (bucket + 1 - from) / (to - from));
      long until = Math.round(count * share);
      if (until > before) {
        addTo(bucket, until - before);
      }
      before = until;
    }
  }

  /** Adds durations of zero; a negative number takes off what was added before. */
  void addZeros(long count) {
    zeroCount += count;
    total += count;
  }

  /** Adds to a bucket; a negative {@code count} takes off what was added before. */
  void addTo(long bucket, long count) {
    int to = clamped(bucket, scale);
    reach(to);
    counts[to - offset] += count;
    total += count;
  }

  /** The bucket that durations of {@code bucket} count in. */
  static int clamped(long bucket, int scale) {
    int most = DOUBLINGS << scale;
    return Math.clamp(bucket, -most, most - 1);
  }

  private void reach(int bucket) {
    if (counts.length == 0) {
      offset = bucket;
      counts = new long[1];
    } else if (bucket < offset) {
      long[] wider = new long[counts.length + offset - bucket];
      System.arraycopy(counts, 0, wider, offset - bucket, counts.length);
      counts = wider;
      offset = bucket;
    } else if (bucket >= offset + counts.length) {
      counts = Arrays.copyOf(counts, bucket - offset + 1);
    }
  }

  /** Takes everything off. */
  void clear() {
    Arrays.fill(counts, 0);
    zeroCount = 0;
    total = 0;
  }

  /** The sum as it is now. */
  LatencyHistogram picture() {
    return LatencyHistogram.ofTrusted(scale, zeroCount, offset, counts);
  }
}

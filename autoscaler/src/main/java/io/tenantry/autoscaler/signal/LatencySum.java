package io.tenantry.autoscaler.signal;

import java.util.Arrays;

/**
 * A sum of histograms that only grows, at one scale whatever the scales of what is added, so that a
 * single coarse histogram does not coarsen all that came before. Not thread-safe.
 *
 * <p>A finer bucket is joined with its neighbours, which is exact. A coarser one is spread evenly
 * over the buckets that it covers; what does not divide goes to each of them in turn. Durations
 * outside of 2^-32 to 2^32 s count as the shortest or the longest of these.
 */
final class LatencySum {

  /** 16 buckets to a doubling: 4.4 % wide. */
  static final int SCALE = 4;

  private static final int LOWEST = -512;
  private static final int BUCKETS = 1024;

  private long[] counts = new long[0];
  private int offset;
  private long zeroCount;
  private long total;
  private LatencyHistogram picture = LatencyHistogram.EMPTY;
  private boolean changed;

  /** Each duration of {@code latencies}. */
  void add(LatencyHistogram latencies) {
    if (latencies.count() == 0) {
      return;
    }
    changed = true;
    total += latencies.count();
    zeroCount += latencies.zeroCount();
    int shift = latencies.scale() - SCALE;
    if (shift >= 0) {
      latencies.forEachBucket((bucket, count) -> addTo(bucket >> shift, count));
    } else {
      int parts = 1 << -shift;
      latencies.forEachBucket((bucket, count) -> spread((long) bucket * parts, parts, count));
    }
  }

  /** Adds {@code count} durations, spread geometrically over {@code (lower, upper]} seconds. */
  void addBetween(double lower, double upper, long count) {
    changed = true;
    total += count;
    double from = LatencyHistogram.bucketOf(lower, SCALE);
    double to = LatencyHistogram.bucketOf(upper, SCALE);
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

  private void spread(long first, int parts, long count) {
    long each = count / parts;
    int rest = (int) (count % parts);
    int turn = (int) (total % parts);
    for (int i = 0; i < parts; i++) {
      long more = Math.floorMod(i - turn, parts) < rest ? 1 : 0;
      if (each + more > 0) {
        addTo(first + i, each + more);
      }
    }
  }

  private void addTo(long bucket, long count) {
    int to = Math.clamp(bucket, LOWEST, LOWEST + BUCKETS - 1);
    reach(to);
    counts[to - offset] += count;
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

  /** The sum as it is now. */
  LatencyHistogram picture() {
    if (changed) {
      picture = LatencyHistogram.of(SCALE, zeroCount, offset, counts);
      changed = false;
    }
    return picture;
  }
}

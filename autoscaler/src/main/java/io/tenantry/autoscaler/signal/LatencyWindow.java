package io.tenantry.autoscaler.signal;

import java.util.Arrays;

/**
 * The latencies of one series over {@link Windows#SLOW}. Moments are nanoseconds since the epoch.
 * Not thread-safe.
 *
 * <p>Of each report it keeps the buckets that hold something, as bytes, so that it can be taken off
 * a running sum when it leaves the window: a report of ten requests costs about 25 bytes, and a
 * read nothing but the sum. Adding is O(buckets of the report) when reports come in order.
 */
final class LatencyWindow {

  /** 8 buckets to a doubling, 9 % wide: what people look at, and nothing is decided by. */
  static final int SCALE = 3;

  private static final long LENGTH = Windows.SLOW.toNanos();

  private final LatencySum sum = new LatencySum(SCALE);

  /** By time: when each report ended, and where its bytes end. */
  private long[] ends = new long[4];

  private int[] limits = new int[4];
  private int size;
  private byte[] bytes = new byte[32];

  /** How many durations there were: says whose turn it is where a coarse bucket is spread. */
  private long turn;

  /** Adds a report that ended at {@code at}. */
  void add(long at, LatencyHistogram latencies) {
    if (latencies.count() == 0) {
      return;
    }
    Report report = new Report(latencies);
    turn += latencies.count();
    int place = size;
    while (place > 0 && ends[place - 1] > at) {
      place--;
    }
    insert(place, at, report);
    apply(place, 1, sum);
  }

  private void insert(int place, long at, Report report) {
    int start = startOf(place);
    int used = startOf(size);
    if (used + report.length > bytes.length) {
      bytes = Arrays.copyOf(bytes, used + report.length + used / 8);
    }
    System.arraycopy(bytes, start, bytes, start + report.length, used - start);
    System.arraycopy(report.bytes, 0, bytes, start, report.length);
    if (size == ends.length) {
      int larger = size + 1 + size / 4;
      ends = Arrays.copyOf(ends, larger);
      limits = Arrays.copyOf(limits, larger);
    }
    System.arraycopy(ends, place, ends, place + 1, size - place);
    System.arraycopy(limits, place, limits, place + 1, size - place);
    ends[place] = at;
    limits[place] = start;
    size++;
    for (int i = place; i < size; i++) {
      limits[i] += report.length;
    }
  }

  /** Takes off what ended {@link Windows#SLOW} before {@code newest} or earlier. */
  void moveTo(long newest) {
    int gone = 0;
    while (gone < size && ends[gone] <= newest - LENGTH) {
      apply(gone, -1, sum);
      gone++;
    }
    if (gone > 0) {
      int from = startOf(gone);
      System.arraycopy(bytes, from, bytes, 0, startOf(size) - from);
      size -= gone;
      System.arraycopy(ends, gone, ends, 0, size);
      for (int i = 0; i < size; i++) {
        limits[i] = limits[i + gone] - from;
      }
    }
  }

  /** Adds to {@code total} what ended within {@link Windows#SLOW} up to {@code end}. */
  void addTo(LatencySum total, long end) {
    if (size == 0 || (ends[0] > end - LENGTH && ends[size - 1] <= end)) {
      total.add(sum);
      return;
    }
    for (int i = 0; i < size; i++) {
      if (ends[i] > end - LENGTH && ends[i] <= end) {
        apply(i, 1, total);
      }
    }
  }

  private int startOf(int place) {
    return place == 0 ? 0 : limits[place - 1];
  }

  /**
   * Reads a report: what is zero, then for each bucket its distance from the last and its count.
   */
  private void apply(int place, int sign, LatencySum to) {
    int at = startOf(place);
    long zeros = 0;
    int bits = 0;
    boolean first = true;
    boolean isBucket = true;
    long bucket = 0;
    long number = 0;
    for (; at < limits[place]; at++) {
      number |= (long) (bytes[at] & Report.VALUE) << bits;
      if ((bytes[at] & Report.MORE) != 0) {
        bits += Report.BITS;
        continue;
      }
      if (first) {
        zeros = number;
        first = false;
      } else if (isBucket) {
        bucket += (number >>> 1) ^ -(number & 1);
        isBucket = false;
      } else {
        to.addTo(bucket, sign * number);
        isBucket = true;
      }
      number = 0;
      bits = 0;
    }
    to.addZeros(sign * zeros);
  }

  /** The buckets of one report that hold something, as numbers of 7 bits a byte, low ones first. */
  private final class Report implements LatencyHistogram.BucketConsumer {

    private static final int VALUE = 0x7f;
    private static final int MORE = 0x80;
    private static final int BITS = 7;

    private byte[] bytes = new byte[32];
    private int length;
    private long lastBucket;
    private long bucket;
    private long count;

    private Report(LatencyHistogram latencies) {
      write(latencies.zeroCount());
      latencies.forEachBucketAt(SCALE, turn, this);
      flush();
    }

    /** Buckets come in rising order; finer ones that count as one come one after the other. */
    @Override
    public void accept(long number, long more) {
      long to = LatencySum.clamped(number, SCALE);
      if (count > 0 && to != bucket) {
        flush();
      }
      bucket = to;
      count += more;
    }

    private void flush() {
      if (count > 0) {
        long step = bucket - lastBucket;
        write((step << 1) ^ (step >> 63));
        write(count);
        lastBucket = bucket;
        count = 0;
      }
    }

    private void write(long number) {
      long rest = number;
      while ((rest & ~VALUE) != 0) {
        append((byte) ((rest & VALUE) | MORE));
        rest >>>= BITS;
      }
      append((byte) rest);
    }

    private void append(byte next) {
      if (length == bytes.length) {
        bytes = Arrays.copyOf(bytes, 2 * length);
      }
      bytes[length++] = next;
    }
  }
}

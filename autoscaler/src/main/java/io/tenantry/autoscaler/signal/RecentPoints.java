package io.tenantry.autoscaler.signal;

import java.util.Arrays;

/**
 * Which points came, by moment, for as long as they may come again: delivery is at least once.
 * Moments are milliseconds of a clock that may wrap around, all within some days. Not thread-safe.
 * 12 bytes a point; O(1) for what comes in order.
 */
final class RecentPoints {

  /** Five a second for as long as a window can need them: it bounds what one sender may cost. */
  static final int MAX_MOMENTS = 300;

  /** Of all streams together. */
  private static final int MAX_POINTS = 10 * MAX_MOMENTS;

  private int[] moments = new int[4];
  private long[] points = new long[4];
  private int size;
  private int distinct;

  /**
   * Notes the {@code point} of {@code moment}, unless it is there already or there are too many.
   */
  Acceptance add(int moment, long point) {
    int at = endOf(moment);
    boolean known = at > 0 && moments[at - 1] == moment;
    for (int i = at - 1; i >= 0 && moments[i] == moment; i--) {
      if (points[i] == point) {
        return Acceptance.DUPLICATE;
      }
    }
    if (size >= MAX_POINTS || (!known && distinct >= MAX_MOMENTS)) {
      return Acceptance.TOO_MANY_SAMPLES;
    }
    if (size == moments.length) {
      int larger = size + 1 + size / 4;
      moments = Arrays.copyOf(moments, larger);
      points = Arrays.copyOf(points, larger);
    }
    System.arraycopy(moments, at, moments, at + 1, size - at);
    System.arraycopy(points, at, points, at + 1, size - at);
    moments[at] = moment;
    points[at] = point;
    size++;
    distinct += known ? 0 : 1;
    return Acceptance.ACCEPTED;
  }

  /** Whether there is a point in {@code [from, to]}. */
  boolean isAnyIn(int from, int to) {
    int at = endOf(to);
    return at > 0 && moments[at - 1] - from >= 0;
  }

  /** Whether all points are after {@code moment}. */
  boolean isAllAfter(int moment) {
    return size == 0 || moments[0] - moment > 0;
  }

  /** Forgets the points up to {@code moment}. */
  void forget(int moment) {
    int gone = 0;
    while (gone < size && moments[gone] - moment <= 0) {
      distinct -= gone == 0 || moments[gone] != moments[gone - 1] ? 1 : 0;
      gone++;
    }
    if (gone > 0) {
      size -= gone;
      System.arraycopy(moments, gone, moments, 0, size);
      System.arraycopy(points, gone, points, 0, size);
    }
  }

  /** The place behind the last point of {@code moment} or before. */
  private int endOf(int moment) {
    int at = size;
    while (at > 0 && moments[at - 1] - moment > 0) {
      at--;
    }
    return at;
  }
}

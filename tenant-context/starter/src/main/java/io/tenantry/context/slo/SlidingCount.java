package io.tenantry.context.slo;

import java.time.Duration;

/**
 * How many of the requests of the last while were bad. Kept in slots that are forgotten one by one,
 * so that it looks back over the window less up to one slot. Time is told, by a clock that only
 * differences of count of; one that goes back stands still. Not thread-safe.
 */
final class SlidingCount {

  private final long origin;
  private final long slotNanos;
  private final int[] requests;
  private final int[] bad;
  private long slot;

  SlidingCount(Duration window, int slots, long now) {
    this.slotNanos = window.toNanos() / slots;
    this.requests = new int[slots];
    this.bad = new int[slots];
    this.origin = now;
  }

  void add(long now, boolean isBad) {
    advance(now);
    int index = index(slot);
    requests[index]++;
    if (isBad) {
      bad[index]++;
    }
  }

  long requests(long now) {
    advance(now);
    return sum(requests);
  }

  long bad(long now) {
    advance(now);
    return sum(bad);
  }

  private void advance(long now) {
    long current = (now - origin) / slotNanos;
    long passed = Math.min(current - slot, requests.length);
    for (long i = 1; i <= passed; i++) {
      int index = index(slot + i);
      requests[index] = 0;
      bad[index] = 0;
    }
    slot = Math.max(slot, current);
  }

  private int index(long slotNumber) {
    return Math.floorMod(slotNumber, requests.length);
  }

  private static long sum(int[] slots) {
    long sum = 0;
    for (int count : slots) {
      sum += count;
    }
    return sum;
  }
}

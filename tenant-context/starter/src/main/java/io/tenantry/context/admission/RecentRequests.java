package io.tenantry.context.admission;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many requests are in progress that began lately: one that never ends is counted for some time
 * only.
 *
 * <p>They are counted by the quarter of a second in which they began, in a ring of 64 s.
 * Thread-safe, O(1), no locks. A thread that is held up for longer than the ring, between reading
 * the clock and being counted, is counted wrongly by one until the ring comes round.
 */
final class RecentRequests {

  /** The longest age that can be asked for. */
  static final long MOST_NANOS = 60_000_000_000L;

  private static final long SLOT_NANOS = 250_000_000L;
  private static final int SLOTS = 256;

  private final AtomicIntegerArray bySlot = new AtomicIntegerArray(SLOTS);
  private final AtomicInteger counted = new AtomicInteger();
  private final AtomicLong oldest;

  RecentRequests(long now) {
    this.oldest = new AtomicLong(slotOf(now));
  }

  void began(long now) {
    bySlot.incrementAndGet(placeOf(slotOf(now)));
    counted.incrementAndGet();
  }

  /** One that began then ended; nothing, if it is counted no more. */
  void ended(long began) {
    long slot = slotOf(began);
    if (slot < oldest.get()) {
      return;
    }
    int place = placeOf(slot);
    int held = bySlot.get(place);
    while (held > 0) {
      if (bySlot.compareAndSet(place, held, held - 1)) {
        counted.decrementAndGet();
        return;
      }
      held = bySlot.get(place);
    }
  }

  /**
   * Those that began no longer ago than that, within a quarter of a second.
   *
   * @param longestNanos up to {@link #MOST_NANOS}
   */
  int count(long now, long longestNanos) {
    long first = slotOf(now - longestNanos);
    long last = oldest.get();
    while (last < first) {
      long next = Math.max(last + 1, first - SLOTS + 1);
      if (oldest.compareAndSet(last, next)) {
        for (long slot = last; slot < Math.min(next, last + SLOTS); slot++) {
          counted.addAndGet(-bySlot.getAndSet(placeOf(slot), 0));
        }
      }
      last = oldest.get();
    }
    return counted.get();
  }

  private static long slotOf(long nanos) {
    return Math.floorDiv(nanos, SLOT_NANOS);
  }

  private static int placeOf(long slot) {
    return Math.floorMod(slot, SLOTS);
  }
}

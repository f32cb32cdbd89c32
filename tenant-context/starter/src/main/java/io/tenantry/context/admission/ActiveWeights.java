package io.tenantry.context.admission;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The sum of the weights of those who asked for something in the last two to four seconds.
 *
 * <p>Thread-safe, O(1): a tenant is added once in an epoch of two seconds, and counts in that one
 * and the next. Somebody who asks while one epoch ends and the next begins may be counted twice or
 * not at all; the next epoch puts it right.
 */
final class ActiveWeights {

  private static final long EPOCH_NANOS = 2_000_000_000L;

  private final AtomicLong ofThisEpoch = new AtomicLong();
  private final AtomicLong ofThisAndTheLast = new AtomicLong();
  private volatile long epoch = Long.MIN_VALUE;

  /** All of them, with this one. */
  double with(Account account, int weight, long now) {
    long current = Math.floorDiv(now, EPOCH_NANOS);
    if (current != epoch) {
      beginAfter(epoch, current);
    }
    long seen = account.seenIn(current);
    if (seen != current) {
      ofThisEpoch.addAndGet(weight);
      if (seen != current - 1) {
        ofThisAndTheLast.addAndGet(weight);
      }
    }
    return Math.max(weight, ofThisAndTheLast.get());
  }

  private synchronized void beginAfter(long last, long next) {
    if (epoch == last && next > last) {
      long ofTheLast = ofThisEpoch.getAndSet(0);
      ofThisAndTheLast.set(next == last + 1 ? ofTheLast : 0);
      epoch = next;
    }
  }
}

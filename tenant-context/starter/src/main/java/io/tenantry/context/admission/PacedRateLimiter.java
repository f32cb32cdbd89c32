package io.tenantry.context.admission;

import io.github.resilience4j.ratelimiter.internal.AtomicRateLimiter;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * A Resilience4j limiter whose rate can change while its window is running.
 *
 * <p>Resilience4j can change the permits of a window, but not its length. Here every limiter has
 * windows of one millisecond, on a clock of its own that begins with it and runs slower than the
 * real one. A new rate is a new pace of that clock: what was used of the window stays used, what
 * has passed of it has passed, and no limiter is made anew with a full budget.
 *
 * <p>Thread-safe; never waits, apart from Resilience4j's own back-off when two requests of one
 * tenant meet. Nothing is attached to its events: that would keep a buffer for each tenant.
 */
final class PacedRateLimiter implements Supplier<Long> {

  private final LongSupplier nanoTime;
  private final long start;
  private volatile Pace pace;
  private final AtomicRateLimiter limiter;

  /** Written by every request, read by who looks for idle ones: the latest write will do. */
  private long lastRead;

  PacedRateLimiter(String name, Pace pace, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.start = nanoTime.getAsLong();
    this.lastRead = start;
    this.pace = pace;
    this.limiter = new AtomicRateLimiter(name, pace.config(), this);
  }

  boolean tryAcquire() {
    return limiter.acquirePermission(1);
  }

  /** Whether one would be granted now; takes none. */
  boolean hasPermit() {
    return limiter.getDetailedMetrics().getAvailablePermissions() > 0;
  }

  /** How long the window lasts that is running now, at most: 0 when a permit is free. */
  Duration untilNextPermit() {
    return Duration.ofNanos(pace.inRealNanos(limiter.getDetailedMetrics().getNanosToWait()));
  }

  boolean isUnusedFor(long now, long nanos) {
    return now - lastRead > nanos;
  }

  Rate rate() {
    return pace.rate();
  }

  /** From now on. Where the new rate is lower, what is left of this window may still be used. */
  synchronized void change(Pace next) {
    Pace before = pace;
    if (before.rate().equals(next.rate())) {
      return;
    }
    pace = next.from(before, nanoTime.getAsLong() - start);
    if (before.rate().permits() != next.rate().permits()) {
      limiter.changeLimitForPeriod(next.rate().permits());
    }
  }

  /** The time of its own clock, for Resilience4j. */
  @Override
  public Long get() {
    long now = nanoTime.getAsLong();
    lastRead = now;
    return pace.at(now - start);
  }
}

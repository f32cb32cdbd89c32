package io.tenantry.context.admission;

import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.ratelimiter.internal.AtomicRateLimiter;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * A Resilience4j limiter whose rate can change while its window is running.
 *
 * <p>Resilience4j can change the permits of a window, but not its length. Here every limiter has
 * windows of one second, on a clock of its own that runs faster or slower than the real one. A new
 * rate is a new pace of that clock: what was used of the window stays used, what has passed of it
 * has passed, and no limiter is made anew with a full budget.
 *
 * <p>Thread-safe; never waits, apart from Resilience4j's own back-off when two requests of one
 * tenant meet. Nothing is attached to its events: that would keep a buffer for each tenant.
 */
final class PacedRateLimiter {

  private static final double CLOCK_WINDOW = 1e9;

  private static final RateLimiterConfig CONFIG =
      RateLimiterConfig.custom()
          .limitRefreshPeriod(Duration.ofSeconds(1))
          .timeoutDuration(Duration.ZERO)
          .build();

  private final LongSupplier nanoTime;
  private final AtomicRateLimiter limiter;
  private volatile Pace pace;

  PacedRateLimiter(String name, Rate rate, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.pace = new Pace(rate, nanoTime.getAsLong(), 0);
    this.limiter =
        new AtomicRateLimiter(
            name,
            RateLimiterConfig.from(CONFIG).limitForPeriod(rate.permits()).build(),
            this::ownTime);
  }

  boolean tryAcquire() {
    return limiter.acquirePermission(1);
  }

  /** How long the window lasts that is running now, at most: 0 when a permit is free. */
  Duration untilNextPermit() {
    double own = limiter.getDetailedMetrics().getNanosToWait();
    return Duration.ofNanos((long) Math.ceil(own * pace.rate.windowNanos() / CLOCK_WINDOW));
  }

  int available() {
    return limiter.getMetrics().getAvailablePermissions();
  }

  Rate rate() {
    return pace.rate;
  }

  /** From now on. Where the new rate is lower, what is left of this window may still be used. */
  synchronized void change(Rate rate) {
    Pace before = pace;
    if (before.rate.equals(rate)) {
      return;
    }
    long now = nanoTime.getAsLong();
    pace = new Pace(rate, now, before.at(now));
    if (before.rate.permits() != rate.permits()) {
      limiter.changeLimitForPeriod(rate.permits());
    }
  }

  private Long ownTime() {
    return pace.at(nanoTime.getAsLong());
  }

  /**
   * @param sinceNanos real time at which this pace was taken
   * @param ownNanos what the limiter's own clock said then
   */
  private record Pace(Rate rate, long sinceNanos, long ownNanos) {

    private long at(long nanos) {
      return ownNanos + (long) ((nanos - sinceNanos) * (CLOCK_WINDOW / rate.windowNanos()));
    }
  }
}

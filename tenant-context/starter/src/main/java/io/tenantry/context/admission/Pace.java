package io.tenantry.context.admission;

import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.time.Duration;

/**
 * How fast a {@link PacedRateLimiter}'s own clock runs: a window of the rate in each of its
 * milliseconds. As no window is shorter than that, the own clock is never the faster one, and does
 * not overflow before the real one does. Until a rate changes, all limiters of that rate share one,
 * with what else is the same for them.
 *
 * @param sinceNanos real time, since the limiter was made, at which this pace was taken
 * @param ownNanos what the own clock said then
 */
record Pace(Rate rate, RateLimiterConfig config, long sinceNanos, long ownNanos) {

  private static final double OWN_WINDOW = 1e6;

  static Pace of(Rate rate) {
    RateLimiterConfig config =
        RateLimiterConfig.custom()
            .limitForPeriod(rate.permits())
            .limitRefreshPeriod(Duration.ofNanos((long) OWN_WINDOW))
            .timeoutDuration(Duration.ZERO)
            .build();
    return new Pace(rate, config, 0, 0);
  }

  /** This pace, from where the clock has come to at another. */
  Pace from(Pace before, long now) {
    return new Pace(rate, config, now, before.at(now));
  }

  long at(long nanos) {
    return ownNanos + (long) ((nanos - sinceNanos) * (OWN_WINDOW / rate.windowNanos()));
  }

  long inRealNanos(long own) {
    return (long) Math.ceil(own * (rate.windowNanos() / OWN_WINDOW));
  }
}

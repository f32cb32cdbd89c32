package io.tenantry.context.resolution;

import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.ratelimiter.internal.AtomicRateLimiter;
import java.time.Duration;
import java.util.StringJoiner;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.slf4j.Logger;

/**
 * Says at most once a minute that the directory does not answer. The message of an exception may
 * hold the id that was asked for, or what came back about it, so only ours are told; of others, the
 * types. Thread-safe.
 */
final class OutageLog {

  private static final RateLimiterConfig ONCE_A_MINUTE =
      RateLimiterConfig.custom()
          .limitForPeriod(1)
          .limitRefreshPeriod(Duration.ofMinutes(1))
          .timeoutDuration(Duration.ZERO)
          .build();

  private final Logger logger;
  private final String consequence;
  private final RateLimiter lines;
  private final LongAdder failures = new LongAdder();

  /**
   * @param consequence what an outage means for requests, as the beginning of a log line
   */
  OutageLog(Logger logger, String consequence, Supplier<Long> nanoTime) {
    this.logger = logger;
    this.consequence = consequence;
    this.lines = new AtomicRateLimiter("outage-log", ONCE_A_MINUTE, nanoTime);
  }

  void failed(Throwable failure) {
    failures.increment();
    if (lines.acquirePermission()) {
      logger.warn(
          "{}: {} ({} times since this was last said)",
          consequence,
          reasonOf(failure),
          failures.sumThenReset());
    }
  }

  private static String reasonOf(Throwable failure) {
    if (failure instanceof DirectoryUnavailableException ours) {
      return String.valueOf(ours.getMessage());
    }
    StringJoiner types = new StringJoiner(", caused by ");
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < 5; depth++) {
      types.add(cause.getClass().getName());
      cause = cause.getCause();
    }
    return types.toString();
  }
}

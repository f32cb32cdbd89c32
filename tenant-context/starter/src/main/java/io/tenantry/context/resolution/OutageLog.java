package io.tenantry.context.resolution;

import java.time.Duration;
import java.util.StringJoiner;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * Says at most once a minute that the directory does not answer. The message of an exception may
 * hold the id that was asked for, or what came back about it, so only ours are told; of others, the
 * types. Thread-safe; a failure that is not said costs some ten nanoseconds.
 */
final class OutageLog {

  private static final long SILENCE = Duration.ofMinutes(1).toNanos();

  private final Logger logger;
  private final String consequence;
  private final LongSupplier nanoTime;
  private final AtomicLong quietUntil;
  private final LongAdder failures = new LongAdder();

  /**
   * @param consequence what an outage means for requests, as the beginning of a log line
   */
  OutageLog(Logger logger, String consequence, LongSupplier nanoTime) {
    this.logger = logger;
    this.consequence = consequence;
    this.nanoTime = nanoTime;
    this.quietUntil = new AtomicLong(nanoTime.getAsLong());
  }

  void failed(Throwable failure) {
    failures.increment();
    long now = nanoTime.getAsLong();
    long due = quietUntil.get();
    if (now - due >= 0 && quietUntil.compareAndSet(due, now + SILENCE)) {
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

package io.tenantry.context.propagation.kafka;

import io.tenantry.context.Rejection;
import java.time.Duration;
import java.util.function.BiFunction;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.util.backoff.BackOff;
import org.springframework.util.backoff.ExponentialBackOff;

/**
 * Has a record wait as long as the directory of tenants cannot be asked about it: it is tried again
 * and again, twice as late each time, and never given up. Of any other failure it says nothing, so
 * that the error handler's own back-off holds. For an error handler of the application's own:
 * {@code handler.setBackOffFunction(new UnavailableDirectoryBackOff())}; {@code
 * DefaultAfterRollbackProcessor} has the same method. Immutable.
 */
public final class UnavailableDirectoryBackOff
    implements BiFunction<ConsumerRecord<?, ?>, Exception, @Nullable BackOff> {

  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final double MULTIPLIER = 2;

  private final Duration first;
  private final Duration longest;

  /** Waits 1 s at first, and 30 s at most. */
  public UnavailableDirectoryBackOff() {
    this(FIRST, LONGEST);
  }

  /**
   * @param first how long the first wait is, at least 1 ms
   * @param longest how long a wait becomes; less than the consumer's {@code max.poll.interval.ms},
   *     because its thread does nothing else meanwhile
   * @throws IllegalArgumentException if {@code first} is less than that, or {@code longest} is less
   *     than {@code first}
   */
  public UnavailableDirectoryBackOff(Duration first, Duration longest) {
    if (first.toMillis() < 1 || longest.compareTo(first) < 0) {
      throw new IllegalArgumentException(
          "first: %s, longest: %s (expected: first >= 1 ms, longest >= first)"
              .formatted(first, longest));
    }
    this.first = first;
    this.longest = longest;
  }

  @Override
  public @Nullable BackOff apply(ConsumerRecord<?, ?> record, Exception failure) {
    for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof RecordRejectedException rejected) {
        return rejected.reason() == Rejection.DIRECTORY_UNAVAILABLE ? backOff() : null;
      }
    }
    return null;
  }

  private BackOff backOff() {
    ExponentialBackOff backOff = new ExponentialBackOff(first.toMillis(), MULTIPLIER);
    backOff.setMaxInterval(longest.toMillis());
    return backOff;
  }
}

package io.tenantry.context.admission;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what is published to {@link TenantAdmission}.
 *
 * <p>A document that is wrong changes nothing: the last good one stays in force until it is too
 * old, and then the plans are. What goes wrong is counted, and said once a minute. {@link #look} is
 * for one thread; the rest is thread-safe.
 */
public final class LiveFeed {

  private static final Logger LOGGER = LoggerFactory.getLogger(LiveFeed.class);
  private static final long SILENCE_NANOS = Duration.ofMinutes(1).toNanos();

  private final LiveSource source;
  private final Function<String, Map<String, Object>> json;
  private final TenantAdmission admission;
  private final LongSupplier nanoTime;

  private @Nullable String tag;
  private @Nullable LiveLimits good;
  private boolean inForce;
  private long quietUntil;
  private long failuresSinceSaid;
  private final AtomicLong failures = new AtomicLong();
  private volatile @Nullable Long heardAt;

  /**
   * @param json reads an object; may throw what it likes
   * @param nanoTime as {@link System#nanoTime}
   */
  public LiveFeed(
      LiveSource source,
      Function<String, Map<String, Object>> json,
      TenantAdmission admission,
      LongSupplier nanoTime) {
    this.source = source;
    this.json = json;
    this.admission = admission;
    this.nanoTime = nanoTime;
    this.quietUntil = nanoTime.getAsLong();
  }

  /** Looks whether something else is published. Does not throw. */
  public void look() {
    try {
      LiveSource.Reading reading = source.read(tag);
      String document = reading.document();
      if (document != null) {
        LiveLimits read = LiveLimits.of(parse(document));
        inForce = inForce && read.equals(good);
        good = read;
        tag = reading.tag();
      }
      heardAt = nanoTime.getAsLong() - reading.age().toNanos();
    } catch (IOException | RuntimeException e) {
      failed(e);
    }
    enforce();
  }

  private void enforce() {
    LiveLimits latest = good;
    Long heard = heardAt;
    if (latest == null || heard == null) {
      return;
    }
    boolean fresh = latest.isValidAfter(Duration.ofNanos(nanoTime.getAsLong() - heard));
    if (fresh && !inForce) {
      admission.publish(latest);
    } else if (!fresh && inForce) {
      admission.forgetPublished();
      LOGGER.warn("The live limits of tenants are too old. The limits of their plans are in force");
    }
    inForce = fresh;
  }

  /** What a parser says against a document may hold a piece of it. */
  @SuppressWarnings("UnusedException")
  private Map<String, Object> parse(String document) {
    try {
      return json.apply(document);
    } catch (RuntimeException e) {
      throw new IllegalArgumentException("the document (expected: a JSON object)");
    }
  }

  private void failed(Exception failure) {
    failures.incrementAndGet();
    failuresSinceSaid++;
    long now = nanoTime.getAsLong();
    if (now - quietUntil >= 0) {
      quietUntil = now + SILENCE_NANOS;
      LOGGER.warn(
          "The live limits of tenants could not be read ({} times since this was last said): {}",
          failuresSinceSaid,
          reasonOf(failure));
      failuresSinceSaid = 0;
    }
  }

  /** Ours say nothing of what was read; of others', the type does. */
  private static String reasonOf(Exception failure) {
    boolean ours =
        failure.getClass() == IllegalArgumentException.class
            || failure.getClass() == IOException.class;
    return ours ? String.valueOf(failure.getMessage()) : failure.getClass().getSimpleName();
  }

  /** Seconds since the document in force, or the last that was, was known to be so. */
  public OptionalDouble ageSeconds() {
    Long heard = heardAt;
    return heard == null
        ? OptionalDouble.empty()
        : OptionalDouble.of((nanoTime.getAsLong() - heard) / 1e9);
  }

  /** Looks that found nothing, or nothing legal. */
  public long failures() {
    return failures.get();
  }
}

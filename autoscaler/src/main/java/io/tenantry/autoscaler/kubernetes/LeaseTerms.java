package io.tenantry.autoscaler.kubernetes;

import java.time.Duration;

/**
 * The Lease that instances compete for, with client-go's meaning of the times.
 *
 * @param duration how long a holder that went silent is respected; whole seconds, above {@code
 *     renewDeadline}
 * @param renewDeadline how long the holder acts without having renewed; above 2.2 × {@code
 *     retryPeriod}
 * @param retryPeriod between two tries; positive
 */
public record LeaseTerms(
    String namespace,
    String name,
    Duration duration,
    Duration renewDeadline,
    Duration retryPeriod) {

  /** Followers wait up to this much of a retry period longer than the period. */
  private static final double JITTER = 1.2;

  public LeaseTerms {
    if (retryPeriod.isNegative()
        || retryPeriod.isZero()
        || renewDeadline.toMillis() <= retryPeriod.toMillis() * (1 + JITTER)
        || duration.compareTo(renewDeadline) <= 0
        || duration.toNanosPart() != 0) {
      throw new IllegalArgumentException(
          "duration: %s, renewDeadline: %s, retryPeriod: %s (expected: duration in whole seconds >"
                  .formatted(duration, renewDeadline, retryPeriod)
              + " renewDeadline > 2.2 × retryPeriod > 0)");
    }
  }
}

package io.tenantry.autoscaler.recording;

import java.time.Duration;
import java.time.Instant;

/**
 * What to record.
 *
 * @param query in PromQL: requests of the last {@code step}, by tenant
 * @param tenantLabel the label of its answer that names the tenant
 * @param from where the first bucket begins
 * @param to where the last one ends, if whole steps fit; after {@code from}
 * @param step length of a bucket; whole seconds, at least one
 */
record Question(String query, String tenantLabel, Instant from, Instant to, Duration step) {

  /** A longer trace is no longer played in reasonable time. */
  private static final long MOST_BUCKETS = 1_000_000;

  Question {
    if (step.getNano() != 0 || step.getSeconds() < 1) {
      throw new IllegalArgumentException(
          "--step: %s (expected: whole seconds, 1s or more)".formatted(step));
    }
    long buckets = Duration.between(from, to).dividedBy(step);
    if (buckets < 2 || buckets > MOST_BUCKETS) {
      throw new IllegalArgumentException(
          "--from, --to: %d steps (expected: 2..%d)".formatted(buckets, MOST_BUCKETS));
    }
  }

  /** Whole buckets. */
  int buckets() {
    return (int) Duration.between(from, to).dividedBy(step);
  }

  /** When the query is asked for this bucket: at its end, because it looks back. */
  Instant askedAt(int bucket) {
    return from.plus(step.multipliedBy(bucket + 1L));
  }
}

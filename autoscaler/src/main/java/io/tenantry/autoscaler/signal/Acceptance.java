package io.tenantry.autoscaler.signal;

/** What became of a sample that was offered to the {@link SignalStore}. */
public enum Acceptance {
  /** Kept. */
  ACCEPTED,
  /** Older than the store's maximum age. */
  TOO_OLD,
  /** Dated further in the future than clocks may differ. */
  IN_FUTURE,
  /**
   * The series already holds that sample, or a newer count of requests in flight: delivery is at
   * least once, and not always in order.
   */
  DUPLICATE,
  /** The pod's requests of that time are counted by a better {@link RequestSource}. */
  SUPERSEDED,
  /** The store holds its maximum of series; this one would be new. */
  TOO_MANY_SERIES,
  /** The series holds its maximum of samples; nobody reports that often. */
  TOO_MANY_SAMPLES
}

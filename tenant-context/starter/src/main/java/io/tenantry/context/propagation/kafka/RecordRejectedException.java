package io.tenantry.context.propagation.kafka;

import io.tenantry.context.Rejection;

/**
 * A record was turned away because of its tenant. Thrown at the listener container, whose error
 * handler decides what becomes of the record, as for any that cannot be processed.
 *
 * <p>{@link Rejection#DIRECTORY_UNAVAILABLE} passes, and is for {@link UnavailableDirectoryBackOff}
 * to wait for; for the others, trying again is of no use until somebody changes something.
 */
public final class RecordRejectedException extends RuntimeException {

  private final Rejection reason;

  RecordRejectedException(Rejection reason) {
    super("The record was turned away because of its tenant: " + reason);
    this.reason = reason;
  }

  /** Why. */
  public Rejection reason() {
    return reason;
  }
}

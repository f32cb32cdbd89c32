package io.tenantry.autoscaler.otlp;

/** A request is turned away as a whole. It says no more than its reason, and has no stack trace. */
final class RefusedException extends Exception {

  private final Refusal refusal;

  RefusedException(Refusal refusal) {
    super(refusal.message(), null, false, false);
    this.refusal = refusal;
  }

  Refusal refusal() {
    return refusal;
  }
}

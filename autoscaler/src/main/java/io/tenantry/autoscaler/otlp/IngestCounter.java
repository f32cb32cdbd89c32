package io.tenantry.autoscaler.otlp;

/** Counts what came in. Called by any number of receiver threads at once; must not block. */
public interface IngestCounter {

  /** So many points became samples. */
  void accepted(long points);

  /** So many points, at least one, became none. */
  void dropped(DropReason reason, long points);

  /** A whole request was turned away. */
  void refused(Refusal reason);
}

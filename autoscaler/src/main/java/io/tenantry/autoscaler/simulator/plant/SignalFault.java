package io.tenantry.autoscaler.simulator.plant;

/** What is wrong, at a moment, with the metrics that autoscalers live on. */
public enum SignalFault {
  /** Nothing. */
  NONE,
  /** No answer at all: a scrape fails, a push does not come. */
  LOST,
  /** Every answer is the one from just before the fault began, counters and all. */
  STALE,
  /** Every answer is NaN; what is pushed with such a value is dropped by its receiver. */
  NAN,
  /** Every second replica, the one with an odd id, is missing from the answer. */
  PARTIAL;

  /** Whether a replica's metrics of this moment arrive. */
  public boolean lets(ModelledReplica replica) {
    return switch (this) {
      case NONE -> true;
      case LOST, STALE, NAN -> false;
      case PARTIAL -> replica.id() % 2 == 0;
    };
  }
}

package io.tenantry.autoscaler.signal;

import java.time.Duration;

/** What the store knows of a workload at the moment of asking. */
public sealed interface SignalReading {

  /** At least one pod was heard within the allowed age. */
  record Fresh(WorkloadSignal signal) implements SignalReading {}

  /** The newest sample is {@code age} old, which is more than allowed. */
  record Stale(Duration age) implements SignalReading {}

  /** No live pod was ever heard, or so long ago that it is forgotten. */
  record NeverSeen() implements SignalReading {}
}

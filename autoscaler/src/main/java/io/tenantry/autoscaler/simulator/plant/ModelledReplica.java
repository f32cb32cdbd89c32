package io.tenantry.autoscaler.simulator.plant;

/**
 * One replica as its own metrics show it. Counters begin at 0 when it is asked for, never fall, and
 * stand still once it is gone; a difference of two readings is what a scrape interval saw.
 */
public interface ModelledReplica {

  /** Where a replica is in its life; it only moves forward. */
  enum Phase {
    /** Asked for, takes no requests yet. */
    STARTING,
    /** Takes requests. */
    READY,
    /** Takes no new requests and finishes those that it has. */
    DRAINING,
    /** Costs nothing any more. */
    GONE
  }

  /** Rises in the order of asking, from 0. */
  long id();

  Phase phase();

  /** Second at which it was asked for; negative for those that were there before the run. */
  double askedAt();

  /** Second at which it became or will become Ready. */
  double readyAt();

  /** Requests that the balancer gave it, refused ones included. */
  long arrived();

  /** Requests whose work it finished, whether or not the client still waited. */
  long finished();

  /** Requests that it refused because its queue was full. */
  long refused();

  /** Requests in service and in its queue at this moment. */
  int outstanding();

  /** CPU time used. A cold replica uses more of it for the same work. */
  double cpuSeconds();

  /** Work done, in seconds of a warm idle core. */
  double workSeconds();

  /**
   * Integral of {@link #outstanding} over time; a difference over an interval is the mean times it.
   */
  double outstandingSeconds();

  /**
   * Integral over time of all requests that a proxy in front of the replica has open: those in
   * service and queue, and those that wait for others (the fixed latency).
   */
  double concurrencySeconds();
}

package io.tenantry.autoscaler.signal;

import java.time.Duration;

/** The two spans over which arrivals are counted. */
public final class Windows {

  /** Short enough to see a burst within a few samples of one second. */
  public static final Duration FAST = Duration.ofSeconds(2);

  /** Long enough that chance alone moves the rate by few percent. */
  public static final Duration SLOW = Duration.ofSeconds(20);

  private Windows() {}
}

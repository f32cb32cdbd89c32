package io.tenantry.autoscaler.signal;

import java.time.Duration;

/**
 * What the edge sends on towards a workload: a signal that leads what the pods see.
 *
 * @param age of the newest second of {@code forwarded}: of the region that is furthest behind of
 *     those that were heard within {@link #FORGET_AFTER}
 * @param forwarded of all tenants and regions together, over at most {@link #SECONDS}
 */
public record EdgeSignal(Duration age, RecentArrivals forwarded) {

  /** How many seconds are kept: a lead of half a minute is found within two. */
  public static final int SECONDS = 120;

  /** A region of which nothing was heard for so long sends nothing any more. */
  public static final Duration FORGET_AFTER = Duration.ofSeconds(30);

  /** What an edge said longer ago than this leads nothing. */
  private static final Duration OLDEST = Duration.ofSeconds(5);

  /** Whether it is young enough to act on. */
  public boolean isFresh() {
    return age.compareTo(OLDEST) <= 0;
  }
}

package io.tenantry.autoscaler.demand;

import io.tenantry.autoscaler.signal.RecentArrivals;

/**
 * How much more the counts of neighbouring moments differ than chance alone lets expect: their
 * variance as a multiple of Poisson's. Immutable.
 *
 * @param factor 1 for arrivals that know nothing of each other; 1..500
 */
public record Dispersion(double factor) {

  /** Arrivals of which nothing is known yet. */
  public static final Dispersion POISSON = new Dispersion(1);

  private static final double MAX = 500;

  /** No comparison counts for more than this multiple of what is known. */
  private static final double CHANCE = 6;

  /** Seconds in each of the two counts that are compared. */
  private static final int SPAN = 2;

  /** Weight of one comparison; with one a second, half is forgotten after five minutes. */
  private static final double WEIGHT = 1 - Math.pow(0.5, 1 / 300.0);

  public Dispersion {
    if (!(factor >= 1 && factor <= MAX)) {
      throw new IllegalArgumentException("factor: %s (expected: 1..%s)".formatted(factor, MAX));
    }
  }

  /**
   * This, and what the newest seconds show. For two Poisson counts a and b of the same rate, the
   * mean of (a - b)² / (a + b) is 1.
   */
  public Dispersion after(RecentArrivals recent) {
    if (recent.seconds() < 2 * SPAN) {
      return this;
    }
    double newer = recent.requestsPerSecond(SPAN) * SPAN;
    double both = recent.requestsPerSecond(2 * SPAN) * 2 * SPAN;
    if (both < 1) {
      return this;
    }
    double difference = 2 * newer - both;
    // A step is no dispersion: one comparison counts as what chance may show, and no more.
    double seen = Math.min(CHANCE * (factor + 1), difference * difference / both);
    return new Dispersion(Math.clamp(factor + WEIGHT * (seen - factor), 1, MAX));
  }
}

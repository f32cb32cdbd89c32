package io.tenantry.benchmarks.cluster;

import java.time.Duration;
import java.util.List;

/**
 * Load that goes to four times of what it was within ten seconds, stays, and falls back. Seconds.
 *
 * @param warmUp of the first load, of which nothing is measured
 * @param before the first load
 * @param surge from the first second of the rise to the last of the four-fold load
 * @param after the first load again
 */
record SurgeStory(double warmUp, double before, double surge, double after) {

  /**
   * How long a query of the storefront holds its connection. A replica has eight, so 40 requests
   * per second are possible: few enough for two processors to serve what five replicas can, and to
   * start three of them meanwhile.
   */
  static final Duration QUERY_TIME = Duration.ofMillis(200);

  /** With which each set-up begins. */
  static final int REPLICAS = 2;

  static final int MOST_REPLICAS = 8;

  /** Requests per second: 40 % of what the first replicas can serve, and 160 %. */
  static final double FIRST_RATE = 32;

  static final double SURGE_RATE = 4 * FIRST_RATE;

  /** As few replicas as can serve the surge at all. */
  static final int ENOUGH = 4;

  /** An answer that takes longer is late. */
  static final Duration OBJECTIVE = Duration.ofMillis(500);

  private static final double RISE = 10;
  private static final double FALL = 1;

  SurgeStory {
    if (surge <= RISE || after <= FALL) {
      throw new IllegalArgumentException(
          "surge: %s s, after: %s s (expected: more than %s and %s)"
              .formatted(surge, after, RISE, FALL));
    }
  }

  /** The load over time. */
  Curve curve() {
    return new Curve(
        List.of(
            new Curve.Point(0, FIRST_RATE),
            new Curve.Point(step(), FIRST_RATE),
            new Curve.Point(step() + RISE, SURGE_RATE),
            new Curve.Point(fall(), SURGE_RATE),
            new Curve.Point(fall() + FALL, FIRST_RATE),
            new Curve.Point(end(), FIRST_RATE)));
  }

  /** When the rise begins. */
  double step() {
    return warmUp + before;
  }

  /** When the surge ends. */
  double fall() {
    return step() + surge;
  }

  double end() {
    return fall() + after;
  }

  /** {@link #OBJECTIVE} in seconds. */
  static double objectiveSeconds() {
    return OBJECTIVE.toNanos() / 1e9;
  }
}

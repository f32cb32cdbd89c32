package io.tenantry.autoscaler.demand;

/**
 * How much of what the demand is above or below its mean of the last minute is still there when
 * replicas that are asked for now can serve. Noise is gone by then, a step is not, and which of
 * them a workload has is learned. Immutable.
 *
 * <p>It is the regression of the later distance on the present one, through zero, in logarithms. It
 * holds for distances such as were seen: of one beyond three of their standard deviations, all that
 * is beyond persists, so that who has learned from noise still follows a step.
 *
 * @param seconds that were seen; half is forgotten after two hours, as of the others
 * @param variation sum of the squares of the distances
 * @param compared sum of the squares of those whose later distance was seen
 * @param kept sum of their products with the later distances
 */
public record Persistence(double seconds, double variation, double compared, double kept) {

  /** Nothing was seen: all persists. */
  public static final Persistence UNKNOWN = new Persistence(0, 0, 0, 0);

  /** The belief that all persists, as a sum of squares: a minute of distances of a tenth. */
  private static final double PRIOR = 0.6;

  /** A distance of more than this, a factor of e, counts as this: one burst is no rule. */
  private static final double FARTHEST = 1;

  private static final double DEVIATIONS = 3;
  private static final double FORGET = Math.pow(0.5, 1 / DemandHistory.HALF_LIFE_SECONDS);

  public Persistence {
    if (!(seconds >= 0 && variation >= 0 && compared >= 0)
        || !Double.isFinite(seconds + variation + compared + kept)) {
      throw new IllegalArgumentException(
          "seconds: %s, variation: %s, compared: %s, kept: %s (expected: finite, >= 0 but the last)"
              .formatted(seconds, variation, compared, kept));
    }
  }

  /** This, a second later, in which the rate was so far from its mean. */
  Persistence afterSecond(double rate, double mean) {
    double distance = clamped(distance(rate, mean));
    return new Persistence(
        seconds * FORGET + 1,
        variation * FORGET + distance * distance,
        compared * FORGET,
        kept * FORGET);
  }

  /** This, and what became of a distance; a silence says nothing of it. */
  Persistence afterPair(double rate, double mean, double later) {
    if (later <= 0) {
      return this;
    }
    double before = clamped(distance(rate, mean));
    return new Persistence(
        seconds,
        variation,
        compared + before * before,
        kept + before * clamped(distance(later, mean)));
  }

  /** What is expected to be there later; it rises with the rate. */
  public double expected(double rate, double mean) {
    if (rate <= 0 || mean <= 0) {
      return rate;
    }
    double distance = distance(rate, mean);
    double usual = seconds > 0 ? DEVIATIONS * Math.sqrt(variation / seconds) : 0;
    double within = Math.clamp(distance, -usual, usual);
    return mean * Math.exp(share() * within + distance - within);
  }

  /** The part of a usual distance that persists; 0..1. */
  public double share() {
    return Math.clamp((kept + PRIOR) / (compared + PRIOR), 0, 1);
  }

  private static double distance(double rate, double mean) {
    return rate > 0 && mean > 0 ? Math.log(rate / mean) : 0;
  }

  private static double clamped(double distance) {
    return Math.clamp(distance, -FARTHEST, FARTHEST);
  }
}

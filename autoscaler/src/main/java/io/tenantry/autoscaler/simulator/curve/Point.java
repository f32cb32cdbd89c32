package io.tenantry.autoscaler.simulator.curve;

/**
 * What one setting of a policy came to on one demand.
 *
 * @param setting such as {@code 0.8}, for people
 * @param cost in replica-seconds; > 0
 * @param late share of requests that were late; 0..1
 * @param requests how many there were; > 0
 */
public record Point(String setting, double cost, double late, long requests) {

  public Point {
    if (!(cost > 0 && cost < Double.POSITIVE_INFINITY)
        || !(late >= 0 && late <= 1)
        || requests <= 0) {
      throw new IllegalArgumentException(
          "cost: %s, late: %s, requests: %d (expected: cost > 0, late 0..1, requests > 0)"
              .formatted(cost, late, requests));
    }
  }

  /** Whether this is as good in both, and better in one. */
  boolean beats(Point other) {
    return cost <= other.cost && late <= other.late && (cost < other.cost || late < other.late);
  }

  /** The late share as a logarithm is taken of it: no late request counts as half a one. */
  public double lateAboveZero() {
    return Math.max(late, 0.5 / requests);
  }
}

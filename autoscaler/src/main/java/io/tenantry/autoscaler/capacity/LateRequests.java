package io.tenantry.autoscaler.capacity;

/**
 * Late requests of the last moments, beside those that the load of the replicas explains. Where far
 * more are late than it explains, they wait on somebody else (a database, another service), and
 * more replicas would not help; they might even harm it. Immutable.
 *
 * @param late requests that were late; half is forgotten after ten seconds
 * @param explained requests that so many replicas make late under such a load
 * @param all requests
 */
public record LateRequests(double late, double explained, double all) {

  /** Nothing was seen. */
  public static final LateRequests NONE = new LateRequests(0, 0, 0);

  /** What a second keeps of what was before it. */
  private static final double KEPT = Math.pow(0.5, 1 / 10.0);

  /** Fewer requests than these blame nobody. */
  private static final double ENOUGH = 50;

  /** A share that is late beyond what is explained, from which on others are to blame. */
  private static final double UNEXPLAINED = 0.3;

  public LateRequests {
    if (!(late >= 0 && explained >= 0 && all >= 0)) {
      throw new IllegalArgumentException(
          "late: %s, explained: %s, all: %s (expected: all >= 0)".formatted(late, explained, all));
    }
  }

  /** This, a second later. */
  public LateRequests after(double moreLate, double moreRequests, double moreExplained) {
    return new LateRequests(
        late * KEPT + moreLate,
        explained * KEPT + Math.min(moreExplained, moreRequests),
        all * KEPT + moreRequests);
  }

  /**
   * Whether more replicas would not help.
   *
   * @param allowed share that may be late
   */
  public boolean othersToBlame(double allowed) {
    return all >= ENOUGH
        && late / all > UNEXPLAINED + explained / all
        && explained / all < Math.max(4 * allowed, 0.05);
  }
}

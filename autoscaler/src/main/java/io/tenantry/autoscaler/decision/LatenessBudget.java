package io.tenantry.autoscaler.decision;

/**
 * The price of a late request, moved slowly until as many are late as may be. It has no target for
 * the replicas: it learns how much lateness they must prevent. Immutable.
 *
 * <p>Slowly, because late requests cost least to prevent where they all have one price: a price
 * that follows the hours makes busy ones dear and calm ones late. It starts where the model of
 * lateness puts it, so that hours are enough to correct it.
 *
 * @param price in seconds of one replica; {@value #LOWEST_PRICE}..{@value #HIGHEST_PRICE}
 * @param late requests that are remembered as late; half is forgotten after half an hour
 * @param all requests that are remembered
 */
public record LatenessBudget(double price, double late, double all) {

  static final double LOWEST_PRICE = 0.01;
  static final double HIGHEST_PRICE = 20;

  /** Seconds after which half of the late share is forgotten. */
  private static final double HALF_LIFE_SECONDS = 1800;

  /** Seconds in which the price changes by a factor of e while twice as many are late as may be. */
  private static final double TIME_CONSTANT_SECONDS = 4 * 3600;

  public LatenessBudget {
    if (!(price > 0 && late >= 0 && all >= 0)) {
      throw new IllegalArgumentException(
          "price: %s, late: %s, all: %s (expected: price > 0, the others >= 0)"
              .formatted(price, late, all));
    }
  }

  /** A budget of which nothing is spent. */
  public static LatenessBudget startingAt(double price) {
    return new LatenessBudget(Math.clamp(price, LOWEST_PRICE, HIGHEST_PRICE), 0, 0);
  }

  /** This, at no lower price than {@code lowest}. */
  public LatenessBudget atLeast(double lowest) {
    return price >= lowest ? this : new LatenessBudget(lowest, late, all);
  }

  /**
   * This, a second later.
   *
   * @param moreLate of the requests that ended in it
   * @param moreRequests that ended in it
   * @param allowed share that may be late; above 0, below 1
   */
  public LatenessBudget after(double moreLate, double moreRequests, double allowed) {
    double kept = Math.pow(0.5, 1 / HALF_LIFE_SECONDS);
    double lateNow = late * kept + moreLate;
    double allNow = all * kept + moreRequests;
    if (allNow < 100) {
      return new LatenessBudget(price, lateNow, allNow);
    }
    double over = Math.clamp(lateNow / allNow / allowed - 1, -0.8, 1);
    double moved = price * Math.exp(over / TIME_CONSTANT_SECONDS);
    return new LatenessBudget(Math.clamp(moved, LOWEST_PRICE, HIGHEST_PRICE), lateNow, allNow);
  }
}

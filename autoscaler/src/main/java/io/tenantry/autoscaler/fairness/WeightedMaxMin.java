package io.tenantry.autoscaler.fairness;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Divides a capacity so that nobody can get more without taking from one who has less per weight.
 *
 * <p>Guaranteed rates are met first, shrunk in proportion when they alone exceed the capacity. The
 * rest is divided by water filling: claims in the order of what they still want per weight; each
 * gets the smaller of its want and its weight's part of what is left. O(n log n).
 *
 * @see <a href="https://dl.acm.org/doi/10.1145/75246.75248">Demers, Keshav, Shenker: Analysis and
 *     simulation of a fair queueing algorithm, 1989</a>
 */
public final class WeightedMaxMin {

  private WeightedMaxMin() {}

  /**
   * One share for each claim, in the claims' order; together they are the smaller of {@code
   * capacity} and the sum of demands.
   *
   * @param capacity finite, >= 0
   */
  public static List<Share> divide(double capacity, List<Claim> claims) {
    if (!(capacity >= 0) || Double.isInfinite(capacity)) {
      throw new IllegalArgumentException(
          "capacity: %s (expected: finite, >= 0)".formatted(capacity));
    }
    double[] granted = new double[claims.size()];
    double guaranteed = 0;
    for (Claim claim : claims) {
      guaranteed += floor(claim);
    }
    double shrink = guaranteed > capacity ? capacity / guaranteed : 1;
    double left = capacity;
    double weights = 0;
    for (int i = 0; i < granted.length; i++) {
      granted[i] = floor(claims.get(i)) * shrink;
      left -= granted[i];
      weights += claims.get(i).weight();
    }
    for (int i : byWantPerWeight(claims)) {
      Claim claim = claims.get(i);
      double more =
          Math.min(claim.demand() - granted[i], Math.max(0, left) * claim.weight() / weights);
      granted[i] += more;
      left -= more;
      weights -= claim.weight();
    }
    return IntStream.range(0, granted.length)
        .mapToObj(i -> new Share(claims.get(i).key(), claims.get(i).demand(), granted[i]))
        .toList();
  }

  private static double floor(Claim claim) {
    return Math.min(claim.demand(), claim.guaranteed());
  }

  private static List<Integer> byWantPerWeight(List<Claim> claims) {
    return IntStream.range(0, claims.size())
        .boxed()
        .sorted(
            Comparator.comparingDouble(
                i -> (claims.get(i).demand() - floor(claims.get(i))) / claims.get(i).weight()))
        .toList();
  }
}

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
    double[] granted =
        divide(
            capacity,
            claims.stream().mapToDouble(Claim::demand).toArray(),
            claims.stream().mapToDouble(Claim::weight).toArray(),
            claims.stream().mapToDouble(Claim::guaranteed).toArray());
    return IntStream.range(0, granted.length)
        .mapToObj(i -> new Share(claims.get(i).key(), claims.get(i).demand(), granted[i]))
        .toList();
  }

  /** The same for anybody's claims: what each gets, in their order. */
  static double[] divide(double capacity, double[] demand, double[] weight, double[] guaranteed) {
    double[] granted = new double[demand.length];
    double floors = 0;
    for (int i = 0; i < granted.length; i++) {
      floors += Math.min(demand[i], guaranteed[i]);
    }
    double shrink = floors > capacity ? capacity / floors : 1;
    double left = capacity;
    double weights = 0;
    for (int i = 0; i < granted.length; i++) {
      granted[i] = Math.min(demand[i], guaranteed[i]) * shrink;
      left -= granted[i];
      weights += weight[i];
    }
    List<Integer> byWantPerWeight =
        IntStream.range(0, granted.length)
            .boxed()
            .sorted(
                Comparator.comparingDouble(
                    i -> (demand[i] - Math.min(demand[i], guaranteed[i])) / weight[i]))
            .toList();
    for (int i : byWantPerWeight) {
      double more = Math.min(demand[i] - granted[i], Math.max(0, left) * weight[i] / weights);
      granted[i] += more;
      left -= more;
      weights -= weight[i];
    }
    return granted;
  }
}

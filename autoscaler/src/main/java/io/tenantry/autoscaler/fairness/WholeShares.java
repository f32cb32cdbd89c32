package io.tenantry.autoscaler.fairness;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Shares of what comes in whole pieces, such as replicas. Each claimant gets the whole part of its
 * fractional share; the pieces that are left go to the largest remainders. What somebody got less
 * than its share is remembered as its credit and counts next time, so that over many divisions all
 * get what they are entitled to, and nobody loses every time to the same neighbour. Nothing is left
 * to chance: of equal remainders the first in order wins. Immutable.
 *
 * @param <K> who claims
 * @param credits in pieces, above -1 and below 1
 */
public record WholeShares<K extends Comparable<K>>(Map<K, Double> credits) {

  /** What of a sum is rounding and no piece. */
  private static final double ROUNDING = 1e-9;

  /**
   * Remainders are compared in steps of this size, so that rounding breaks no tie. It is a power of
   * two: no remainder of a share by whole weights lies between two steps.
   */
  private static final double STEP = 0x1p-30;

  /**
   * Somebody's fractional share.
   *
   * @param pieces finite, >= 0
   */
  public record Fraction<K>(K key, double pieces) {

    public Fraction {
      if (!(pieces >= 0) || pieces > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            "pieces: %s (expected: 0..%d)".formatted(pieces, Integer.MAX_VALUE));
      }
    }
  }

  /**
   * Whole shares, and what to divide with next time.
   *
   * @param pieces of each claimant; together the whole part of the sum of the fractions
   */
  public record Division<K extends Comparable<K>>(Map<K, Integer> pieces, WholeShares<K> next) {

    public Division {
      pieces = Map.copyOf(pieces);
    }
  }

  public WholeShares {
    credits = Map.copyOf(credits);
  }

  /** Nobody has got less than its share yet. */
  public static <K extends Comparable<K>> WholeShares<K> initial() {
    return new WholeShares<K>(Map.of());
  }

  /**
   * Divides as {@code fractions} say, each of another claimant. Everybody gets its fraction rounded
   * down or up, so that it misses by less than one piece. Claimants that are no longer there lose
   * their credit. O(n log n).
   */
  public Division<K> divide(List<Fraction<K>> fractions) {
    int[] whole = new int[fractions.size()];
    double[] claim = new double[fractions.size()];
    double sum = 0;
    long given = 0;
    for (int i = 0; i < whole.length; i++) {
      Fraction<K> fraction = fractions.get(i);
      whole[i] = (int) (fraction.pieces() + ROUNDING);
      double remainder = Math.max(0, fraction.pieces() - whole[i]);
      claim[i] = remainder + credits.getOrDefault(fraction.key(), 0.0);
      sum += fraction.pieces();
      given += whole[i];
    }
    long left = (long) (sum + ROUNDING * (1 + whole.length)) - given;
    List<Integer> order =
        new ArrayList<>(
            IntStream.range(0, whole.length)
                .filter(i -> fractions.get(i).pieces() - whole[i] > ROUNDING)
                .boxed()
                .toList());
    order.sort(
        Comparator.<Integer>comparingLong(i -> -Math.round(claim[i] / STEP))
            .thenComparing(i -> fractions.get(i).key()));
    for (int i : order.subList(0, Math.clamp(left, 0, order.size()))) {
      whole[i]++;
    }
    Map<K, Integer> pieces = new HashMap<>();
    Map<K, Double> next = new HashMap<>();
    for (int i = 0; i < whole.length; i++) {
      Fraction<K> fraction = fractions.get(i);
      pieces.put(fraction.key(), whole[i]);
      double credit = credits.getOrDefault(fraction.key(), 0.0) + fraction.pieces() - whole[i];
      next.put(fraction.key(), Math.clamp(credit, -1 + ROUNDING, 1 - ROUNDING));
    }
    return new Division<>(pieces, new WholeShares<>(next));
  }
}

package io.tenantry.benchmarks.result;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * One figure of each round of alternated runs. Intervals are by bootstrap (percentiles 2.5 and 97.5
 * of 10,000 resamples, seeded): they assume nothing about how the figures are spread.
 */
public final class Rounds {

  private static final int RESAMPLES = 10_000;

  private final double[] figures;

  public Rounds(double... figures) {
    if (figures.length == 0) {
      throw new IllegalArgumentException("figures: none (expected: one for each round)");
    }
    this.figures = figures.clone();
  }

  /** The median of the rounds. */
  public Interval median() {
    return interval(draw -> median(drawn(figures, draw)));
  }

  /** The ratio of this median to that of {@code peer}, measured in the same rounds. */
  public Interval ratioTo(Rounds peer) {
    if (peer.figures.length != figures.length) {
      throw new IllegalArgumentException(
          "rounds: %d (expected: %d)".formatted(peer.figures.length, figures.length));
    }
    return interval(draw -> median(drawn(figures, draw)) / median(drawn(peer.figures, draw)));
  }

  private Interval interval(ToDoubleFunction<int[]> statistic) {
    int rounds = figures.length;
    int[] all = new int[rounds];
    Arrays.setAll(all, i -> i);
    SplittableRandom random = new SplittableRandom(1);
    double[] values = new double[RESAMPLES];
    for (int i = 0; i < RESAMPLES; i++) {
      values[i] = statistic.applyAsDouble(random.ints(rounds, 0, rounds).toArray());
    }
    Arrays.sort(values);
    return new Interval(
        statistic.applyAsDouble(all),
        values[(int) (RESAMPLES * 0.025)],
        values[(int) (RESAMPLES * 0.975) - 1]);
  }

  private static double[] drawn(double[] figures, int[] draw) {
    return Arrays.stream(draw).mapToDouble(i -> figures[i]).toArray();
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}

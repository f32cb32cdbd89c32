package io.tenantry.autoscaler.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SecondCountsTest {

  private static final long SECOND = 1_000_000_000L;
  private static final long T0 = 1_800_000_000L * SECOND + 123_456_789;

  private record Amount(long start, long end, double amount) {

    double within(long from, long to) {
      return amount * Math.max(0, Math.min(end, to) - Math.max(start, from)) / (end - start);
    }
  }

  /** Reports of whole seconds in any order, of one phase; what they say is not changed. */
  @Test
  void isExactForReportsOfASecond() {
    Random random = new Random(3);
    for (int round = 0; round < 200; round++) {
      SecondCounts counts = new SecondCounts(20, T0);
      List<Amount> all = new ArrayList<>();
      int newest = 0;
      for (int i = 0; i < 60; i++) {
        int second = Math.max(0, newest + random.nextInt(-4, 3));
        newest = Math.max(newest, second);
        Amount amount =
            new Amount(T0 + (second - 1) * SECOND, T0 + second * SECOND, random.nextInt(-20, 100));
        all.add(amount);
        counts.add(amount.start, amount.end, amount.amount);
      }
      long end = T0 + newest * SECOND;
      double[] bins = new double[20];
      counts.addTo(bins, end);
      for (int back = 0; back < 20; back++) {
        long to = end - back * SECOND;
        double expected = sumOf(all, to - SECOND, to);
        assertThat(counts.sum(to - SECOND, to)).isCloseTo(expected, within(1e-6));
        assertThat(bins[back]).isCloseTo(expected, within(1e-6));
        assertThat(counts.sum(to - SECOND, end))
            .isCloseTo(sumOf(all, to - SECOND, end), within(1e-6));
      }
    }
  }

  /** Whatever the intervals, an amount that is all within the window counts as all of it. */
  @Test
  void losesNothingOfIntervalsOfAnyLength() {
    Random random = new Random(4);
    for (int round = 0; round < 200; round++) {
      SecondCounts counts = new SecondCounts(60, T0);
      long end = T0;
      double total = 0;
      while (end < T0 + 50 * SECOND) {
        long start = end;
        end += random.nextLong(SECOND / 100, 4 * SECOND);
        counts.add(start, end, 10);
        total += 10;
      }
      double[] bins = new double[60];
      counts.addTo(bins, end);
      double inBins = 0;
      for (double bin : bins) {
        inBins += bin;
      }

      assertThat(counts.sum(end - 60 * SECOND, end)).isCloseTo(total, within(1e-6));
      assertThat(inBins).isCloseTo(total, within(1e-6));
      assertThat(counts.sum(end - 60 * SECOND, end + 30 * SECOND)).isCloseTo(total, within(1e-6));
    }
  }

  @Test
  void forgetsWhatIsOlderThanItKeeps() {
    SecondCounts counts = new SecondCounts(5, T0);
    counts.add(T0 - SECOND, T0, 7);
    counts.add(T0 + 5 * SECOND, T0 + 6 * SECOND, 1);
    counts.add(T0 - SECOND, T0, 7);

    assertThat(counts.sum(T0 - SECOND, T0 + 6 * SECOND)).isEqualTo(1);
    assertThat(new SecondCounts(5, T0).sum(T0 - SECOND, T0)).isZero();
  }

  private static double sumOf(List<Amount> all, long from, long to) {
    return all.stream().mapToDouble(amount -> amount.within(from, to)).sum();
  }
}

package io.tenantry.benchmarks.context;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ZipfTest {

  @Test
  void drawsTheNthTenantAnNthAsOften() {
    int[] draws = Zipf.draws(1_000, 1_000_000, 1);

    double first = count(draws, 0);
    assertThat(count(draws, 1) / first).isBetween(0.49, 0.51);
    assertThat(count(draws, 9) / first).isBetween(0.09, 0.11);
    assertThat(Arrays.stream(draws).summaryStatistics())
        .satisfies(seen -> assertThat(seen.getMin()).isZero())
        .satisfies(seen -> assertThat(seen.getMax()).isEqualTo(999));
  }

  @Test
  void drawsTheSameFromTheSameSeed() {
    assertThat(Zipf.draws(100, 100, 7)).isEqualTo(Zipf.draws(100, 100, 7));
  }

  private static double count(int[] draws, int tenant) {
    return Arrays.stream(draws).filter(draw -> draw == tenant).count();
  }
}

package io.tenantry.benchmarks.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RoundsTest {

  private static final Rounds OURS = new Rounds(11, 10, 12, 9, 13);
  private static final Rounds PEER = new Rounds(20, 22, 18, 19, 21);

  @Test
  void theMedianIsWithinAnIntervalOfTheFigures() {
    Interval median = OURS.median();

    assertThat(median.value()).isEqualTo(11);
    assertThat(median.low()).isBetween(9.0, 11.0);
    assertThat(median.high()).isBetween(11.0, 13.0);
  }

  @Test
  void theRatioIsThatOfTheMedians() {
    Interval ratio = OURS.ratioTo(PEER);

    assertThat(ratio.value()).isEqualTo(11.0 / 20);
    assertThat(ratio.low()).isLessThan(ratio.value());
    assertThat(ratio.high()).isGreaterThan(ratio.value());
  }

  @Test
  void oneRoundHasNoSpread() {
    assertThat(new Rounds(7).median()).isEqualTo(Interval.exact(7));
  }

  @Test
  void comparesOnlyWhatWasMeasuredTogether() {
    assertThatThrownBy(() -> OURS.ratioTo(new Rounds(1, 2))).hasMessage("rounds: 2 (expected: 5)");
  }
}

package io.tenantry.autoscaler.demand;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeasonsTest {

  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
  private static final int HORIZON = 30;
  private static final int DAY = 86_400;

  /** Half of the period 250, half of it 1000. */
  private static IntToDoubleFunction square(int period) {
    return second -> second % period < period / 2 ? 250 : 1000;
  }

  @ParameterizedTest
  @ValueSource(ints = {300, 600, 900, 1800, 3600})
  void aJumpThatComesAtItsTimeIsExpectedBeforeIt(int period) {
    int rise = 3 * period + period / 2;

    assertThat(after(rise - 60, square(period)).expectedWithin(HORIZON))
        .isCloseTo(250, within(1.0));
    assertThat(after(rise - 20, square(period)).expectedWithin(HORIZON)).isGreaterThan(950);
  }

  @Test
  void nothingIsExpectedBeforeAWholePeriodWasForecast() {
    assertThat(after(2 * 600 - 20, square(600)).expectedWithin(HORIZON)).isZero();
  }

  @Test
  void whatTheDayBringsIsExpectedOnTheThirdOne() {
    IntToDoubleFunction day = second -> second % DAY < 9 * 3600 ? 20 : 300;

    assertThat(after(2 * DAY + 9 * 3600 - 40, day).expectedWithin(90)).isGreaterThan(190);
  }

  @Test
  void noiseHasNoSeason() {
    SplittableRandom random = new SplittableRandom(3);
    Seasons seasons = new Seasons();
    for (int second = 0; second < 4 * 3600; second++) {
      seasons.observe(100 + 10 * random.nextGaussian(), HORIZON, T0.plusSeconds(second));
      assertThat(seasons.expectedWithin(HORIZON)).isZero();
    }
  }

  @Test
  void aBurstThatComesOnceIsNotExpectedAgain() {
    IntToDoubleFunction burst = second -> second >= 3000 && second < 3100 ? 2000 : 100;
    Seasons seasons = new Seasons();
    for (int second = 0; second < 4 * 3600; second++) {
      seasons.observe(burst.applyAsDouble(second), HORIZON, T0.plusSeconds(second));
      assertThat(seasons.expectedWithin(HORIZON)).isLessThan(110);
    }
  }

  @Test
  void aScheduleThatEndsIsNoLongerBelieved() {
    IntToDoubleFunction ended = second -> second < 6000 ? square(600).applyAsDouble(second) : 250;

    assertThat(after(6000 + 2400, ended).expectedWithin(HORIZON)).isLessThan(300);
  }

  @Test
  void afterALongGapWhatWasThereIsForgotten() {
    Seasons seasons = after(6000 - 20, square(600));
    seasons.observe(250, HORIZON, T0.plusSeconds(6000 + 600));

    assertThat(seasons.expectedWithin(HORIZON)).isZero();
  }

  @Test
  void aShortGapIsBridged() {
    IntToDoubleFunction demand = square(600);
    Seasons seasons = new Seasons();
    for (int second = 0; second < 6280; second++) {
      if (second < 5400 || second >= 5440) {
        seasons.observe(demand.applyAsDouble(second), HORIZON, T0.plusSeconds(second));
      }
    }

    assertThat(seasons.expectedWithin(HORIZON)).isGreaterThan(950);
  }

  private static Seasons after(int seconds, IntToDoubleFunction demand) {
    Seasons seasons = new Seasons();
    for (int second = 0; second < seconds; second++) {
      seasons.observe(demand.applyAsDouble(second), HORIZON, T0.plusSeconds(second));
    }
    return seasons;
  }
}

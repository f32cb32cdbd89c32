package io.tenantry.autoscaler.demand;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PersistenceTest {

  /** Ten minutes of rates of a tenth to either side, none of which says anything of the next. */
  private static final Persistence AFTER_NOISE = afterNoise(600, 0.1);

  @Test
  void beforeAnythingWasSeenAllPersists() {
    assertThat(Persistence.UNKNOWN.expected(150, 100)).isEqualTo(150);
    assertThat(Persistence.UNKNOWN.expected(50, 100)).isEqualTo(50);
    assertThat(Persistence.UNKNOWN.share()).isOne();
  }

  @Test
  void noiseIsGoneLater() {
    assertThat(AFTER_NOISE.share()).isLessThan(0.2);
    assertThat(AFTER_NOISE.expected(115, 100)).isBetween(100.0, 103.0);
    assertThat(AFTER_NOISE.expected(85, 100)).isBetween(97.0, 100.0);
  }

  @Test
  void whoHasLearnedFromNoiseStillFollowsAStep() {
    assertThat(AFTER_NOISE.expected(400, 100)).isGreaterThan(290);
    assertThat(AFTER_NOISE.expected(25, 100)).isLessThan(35);
  }

  @Test
  void stepsPersist() {
    Persistence after = Persistence.UNKNOWN;
    for (int second = 0; second < 600; second++) {
      after = after.afterSecond(300, 100).afterPair(300, 100, 300);
    }
    assertThat(after.share()).isCloseTo(1, within(1e-9));
    assertThat(after.expected(300, 100)).isCloseTo(300, within(1e-6));
  }

  @Test
  void moreDemandIsNeverExpectedToBecomeLess() {
    for (double rate = 1; rate < 1000; rate *= 1.01) {
      assertThat(AFTER_NOISE.expected(rate * 1.01, 100))
          .isGreaterThanOrEqualTo(AFTER_NOISE.expected(rate, 100));
    }
  }

  @Test
  void nothingIsExpectedOfNothing() {
    assertThat(AFTER_NOISE.expected(0, 100)).isZero();
    assertThat(AFTER_NOISE.afterPair(150, 100, 0)).isEqualTo(AFTER_NOISE);
  }

  @Test
  void saysWhatIsLegal() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Persistence(-1, 0, 0, 0))
        .withMessageContaining("seconds: -1.0, variation: 0.0, compared: 0.0, kept: 0.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Persistence(1, 0, 0, Double.NaN))
        .withMessageContaining("expected: finite");
  }

  private static Persistence afterNoise(int seconds, double deviation) {
    SplittableRandom random = new SplittableRandom(7);
    Persistence after = Persistence.UNKNOWN;
    for (int second = 0; second < seconds; second++) {
      double rate = 100 * Math.exp(deviation * random.nextGaussian());
      double later = 100 * Math.exp(deviation * random.nextGaussian());
      after = after.afterSecond(rate, 100).afterPair(rate, 100, later);
    }
    return after;
  }
}

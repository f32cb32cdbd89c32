package io.tenantry.autoscaler.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.tenantry.autoscaler.demand.Outlook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LearnedCapacityTest {

  private static final LearnedCapacity CAPACITY = new LearnedCapacity(0.02, 1, 0.19);

  @Test
  void isBusyByWhatRequestsCost() {
    assertThat(CAPACITY.utilization(4, 150)).isCloseTo(0.75, within(1e-12));
    assertThat(new LearnedCapacity(0.02, 2, 0.19).utilization(4, 150))
        .isCloseTo(0.375, within(1e-12));
  }

  @ParameterizedTest
  @CsvSource({"0.01", "0.05"})
  void theFewestReplicasKeepWhatIsAllowedAndOneFewerDoNot(double allowed) {
    for (double rate = 1; rate < 5000; rate *= 1.7) {
      int replicas = CAPACITY.replicasFor(rate, allowed);
      assertThat(CAPACITY.lateShare(replicas, rate)).isLessThanOrEqualTo(allowed);
      if (replicas > 1) {
        assertThat(CAPACITY.lateShare(replicas - 1, rate)).isGreaterThan(allowed);
      }
    }
  }

  @Test
  void theRateWithinAndTheReplicasForItAreInverse() {
    for (int replicas = 1; replicas < 80; replicas++) {
      double rate = CAPACITY.rateWithin(replicas, 0.01);
      assertThat(CAPACITY.replicasFor(rate * 0.999, 0.01)).isEqualTo(replicas);
    }
  }

  /** One target of utilization would be wrong at every other size. */
  @Test
  void manyReplicasMayEachServeMoreThanFew() {
    assertThat(CAPACITY.rateWithin(32, 0.01) / 32)
        .isGreaterThan(1.8 * CAPACITY.rateWithin(1, 0.01));
  }

  @ParameterizedTest
  @CsvSource({"100, 0.01", "400, 0.01", "1000, 0.05", "3000, 0.02"})
  void atItsPriceTheCheapestNumberKeepsWhatIsAllowed(double rate, double allowed) {
    LatenessTradeOff tradeOff =
        new LatenessTradeOff(
            Outlook.unchanged(rate), CAPACITY, 0, CAPACITY.priceOf(rate, allowed), false);
    assertThat(tradeOff.cheapest())
        .isCloseTo(CAPACITY.replicasFor(rate, allowed), within(1 + (int) (rate / 1000)));
  }

  @Test
  void saysWhatIsLegal() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LearnedCapacity(0, 1, 0.1))
        .withMessage(
            "cpuSecondsPerRequest: 0.0, cpusPerReplica: 1.0, slackSeconds: 0.1 (expected: all > 0)");
  }
}

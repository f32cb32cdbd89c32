package io.tenantry.autoscaler.simulator.policy.kpa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.tenantry.autoscaler.simulator.plant.PlantParameters;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PodConcurrencyTest {

  static Stream<Arguments> isTheSumOfSharesOfBusyPods() {
    return Stream.of(
        argumentSet("half busy", 0.5, 0.5 + pow(0.5, 3) + pow(0.5, 7) + pow(0.5, 15)),
        argumentSet(
            "as busy as people run it",
            0.8,
            0.8 + pow(0.8, 3) + pow(0.8, 7) + pow(0.8, 15) + pow(0.8, 31) + pow(0.8, 63)));
  }

  @ParameterizedTest
  @MethodSource
  void isTheSumOfSharesOfBusyPods(double utilization, double expected) {
    assertThat(PodConcurrency.at(utilization, plant(1, 0))).isCloseTo(expected, within(1e-6));
  }

  @Test
  void countsRequestsThatWaitForOthers() {
    assertThat(PodConcurrency.at(0.8, plant(1, 0.010)))
        .as("40 requests/s wait 10 ms each")
        .isCloseTo(PodConcurrency.at(0.8, plant(1, 0)) + 0.4, within(1e-9));
  }

  @Test
  void isLittleMoreThanTheBusyCoresWhenThereAreMany() {
    assertThat(PodConcurrency.at(0.5, plant(8, 0))).isCloseTo(4, within(1e-4));
    assertThat(PodConcurrency.at(0.5, plant(2, 0))).isCloseTo(1.0365429, within(1e-6));
  }

  @Test
  void knowsNoPodThatIsFull() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PodConcurrency.at(1, PlantParameters.DEFAULT))
        .withMessage("utilization: 1.0 (expected: above 0 and below 1)");
  }

  private static double pow(double base, int exponent) {
    return Math.pow(base, exponent);
  }

  private static PlantParameters plant(int cores, double fixedLatency) {
    return new PlantParameters(
        0.020, 1, fixedLatency, cores, 64, 100, 1000, 5, 20, 35, 0.6, 30, 30);
  }
}

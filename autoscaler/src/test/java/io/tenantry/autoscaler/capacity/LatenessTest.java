package io.tenantry.autoscaler.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LatenessTest {

  /** At 190 ms for work of 20 ms: how busy replicas may be with 5 % late. */
  @ParameterizedTest
  @MethodSource("utilizationsOfFivePercent")
  void fivePercentAreLateAt(double replicas, double utilization) {
    assertThat(Lateness.of(replicas, 9.5).share(utilization)).isCloseTo(0.05, within(0.012));
  }

  static Stream<Arguments> utilizationsOfFivePercent() {
    return Stream.of(
        argumentSet("one replica", 1, 0.65),
        argumentSet("four replicas", 4, 0.86),
        argumentSet("eight replicas", 8, 0.90),
        argumentSet("sixteen replicas", 16, 0.92));
  }

  @Test
  void moreReplicasLessLoadAndMoreSlackNeverMakeMoreLate() {
    for (double slack = 1; slack < 60; slack *= 1.3) {
      for (int replicas = 1; replicas < 200; replicas += 7) {
        for (double utilization = 0; utilization < 1.3; utilization += 0.01) {
          double share = Lateness.of(replicas, slack).share(utilization);
          double roughly = 1.35 * share + 2e-4;
          assertThat(Lateness.of(replicas + 1, slack).share(utilization)).isLessThan(roughly);
          assertThat(Lateness.of(replicas, slack * 1.1).share(utilization)).isLessThan(roughly);
          assertThat(Lateness.of(replicas, slack).share(Math.max(0, utilization - 0.05)))
              .isLessThan(roughly);
        }
      }
    }
  }

  @Test
  void beyondTheTableItGoesOnToGrow() {
    Lateness lateness = Lateness.of(3, 9.5);
    assertThat(lateness.share(1.5)).isGreaterThan(lateness.share(1.2)).isGreaterThan(1);
    assertThat(Lateness.of(100_000, 9.5).share(0.5)).isLessThan(0.01);
    assertThat(Lateness.of(1, 0.01).share(0.5)).isGreaterThan(0.1);
  }
}

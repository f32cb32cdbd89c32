package io.tenantry.autoscaler.demand;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.tenantry.autoscaler.signal.RecentArrivals;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PresentDemandTest {

  @ParameterizedTest
  @MethodSource("demands")
  void isTheMeanOfTheLongestWindowThatContradictsNoShorterOne(
      double[] newestFirst, double dispersion, double expected) {
    assertThat(PresentDemand.requestsPerSecond(RecentArrivals.of(newestFirst), dispersion))
        .isCloseTo(expected, within(1e-9));
  }

  static Stream<Arguments> demands() {
    return Stream.of(
        argumentSet("nothing known", seconds(), 1, 0.0),
        argumentSet("one second known", seconds(7), 1, 7.0),
        argumentSet("a steady minute counts whole", steps(60, 100, 0, 0), 1, 100.0),
        argumentSet(
            "three seconds after a step up, only they count", steps(3, 300, 57, 100), 1, 300.0),
        argumentSet(
            "two seconds after a step down, only they count", steps(2, 100, 58, 300), 1, 100.0),
        argumentSet("twelve seconds after a step, they count", steps(12, 200, 48, 100), 1, 200.0),
        argumentSet(
            "a difference that chance makes is no step",
            steps(2, 110, 58, 100),
            1,
            (2 * 110 + 58 * 100) / 60.0),
        argumentSet(
            "the same step where counts always differ more",
            steps(2, 150, 58, 100),
            20,
            (2 * 150 + 58 * 100) / 60.0),
        argumentSet("silence after traffic is seen", steps(2, 0, 58, 100), 1, 0.0),
        argumentSet(
            "one request in a minute of silence is no step", steps(1, 1, 59, 0), 1, 1 / 60.0));
  }

  @Test
  void isQuieterThanTwoSecondsAndFasterThanAMinute() {
    SplittableRandom random = new SplittableRandom(1);
    double[] counts = new double[1000];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = poisson(random, i < 500 ? 50 : 200);
    }
    double worstBefore = 0;
    int seconds = 0;
    for (int now = 100; now < 600; now++) {
      int at = now;
      double[] newestFirst = IntStream.range(0, 60).mapToDouble(i -> counts[at - i]).toArray();
      double present = PresentDemand.requestsPerSecond(RecentArrivals.of(newestFirst), 1);
      if (now < 500) {
        worstBefore = Math.max(worstBefore, Math.abs(present - 50));
      } else if (Math.abs(present - 200) > 30) {
        seconds++;
      }
    }
    assertThat(worstBefore).isLessThan(15);
    assertThat(seconds).isLessThanOrEqualTo(3);
  }

  private static double poisson(SplittableRandom random, double mean) {
    double limit = Math.exp(-mean);
    double product = random.nextDouble();
    int count = 0;
    while (product > limit) {
      product *= random.nextDouble();
      count++;
    }
    return count;
  }

  private static double[] seconds(double... newestFirst) {
    return newestFirst;
  }

  private static double[] steps(int newer, double rate, int older, double before) {
    return IntStream.range(0, newer + older).mapToDouble(i -> i < newer ? rate : before).toArray();
  }
}

package io.tenantry.benchmarks.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PartTest {

  static Stream<Arguments> playsTheBusiestTwoHours() {
    return Stream.of(
        argumentSet(
            "an hour by the second: all of it", 1.0, flat(3600, 150), new Part(2, 1, 50, 3600)),
        argumentSet(
            "a week by the minute: in half the time, the busiest four hours",
            60.0,
            with(flat(10080, 100), 5000, 240, 600),
            new Part(0.5, 2, 50 + 5000 * 60, 14400)),
        argumentSet(
            "two weeks by five minutes: in a tenth of the time",
            300.0,
            with(flat(4032, 1), 4032 - 240, 240, 2),
            new Part(150, 10, 50 + (4032 - 240) * 300, 72000)),
        argumentSet(
            "a trace with one high bucket: not more than the cluster can hold",
            1.0,
            with(flat(3600, 1), 1800, 1, 1000),
            new Part(2.5, 1, 50, 3600)));
  }

  @ParameterizedTest
  @MethodSource
  void playsTheBusiestTwoHours(double bucketSeconds, double[] rates, Part expected) {
    assertThat(Part.busiest(50, bucketSeconds, rates)).isEqualTo(expected);
  }

  @Test
  void refusesATraceWithoutDemand() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Part.busiest(0, 60, new double[10]))
        .withMessage("rates: all 0 (expected: some demand)");
  }

  private static double[] flat(int buckets, double rate) {
    double[] rates = new double[buckets];
    Arrays.fill(rates, rate);
    return rates;
  }

  private static double[] with(double[] rates, int from, int buckets, double rate) {
    Arrays.fill(rates, from, from + buckets, rate);
    return rates;
  }
}

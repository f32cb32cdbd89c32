package io.tenantry.autoscaler.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LatencyHistogramTest {

  @Test
  void hasNoQuantileWithoutDurations() {
    assertThat(LatencyHistogram.EMPTY.quantile(0.95)).isEmpty();
    assertThat(LatencyHistogram.of(0, 0, 0).quantile(0.95)).isEmpty();
  }

  @Test
  void answersZeroForDurationsOfZero() {
    assertThat(LatencyHistogram.of(0, 3, 0).quantile(1)).hasValue(0);
  }

  /** Scale 0 has buckets (1, 2], (2, 4], (4, 8]. */
  @ParameterizedTest
  @CsvSource({"0.25, 1.414", "0.5, 2", "1, 4"})
  void interpolatesGeometricallyInsideABucket(double q, double seconds) {
    LatencyHistogram histogram = LatencyHistogram.of(0, 0, 0, 2, 2);

    assertThat(histogram.quantile(q)).hasValueCloseTo(seconds, within(0.001));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 6})
  void isWithinOneBucketOfTheTrueQuantile(int scale) {
    Random random = new Random(scale);
    double[] seconds = random.doubles(5_000, 0.001, 3).toArray();
    LatencyHistogram histogram = histogramOf(scale, seconds);
    Arrays.sort(seconds);

    for (double q : new double[] {0.1, 0.5, 0.9, 0.95, 0.99}) {
      double truth = seconds[(int) Math.ceil(q * seconds.length) - 1];
      double widthOfABucket = Math.pow(2, Math.pow(2, -scale));
      assertThat(histogram.quantile(q).orElseThrow())
          .isBetween(truth / widthOfABucket, truth * widthOfABucket);
    }
  }

  @Test
  void mergesHistogramsOfDifferentScalesWithoutLosingACount() {
    Random random = new Random(7);
    for (int round = 0; round < 200; round++) {
      double[] a = random.doubles(random.nextInt(50), 0.0001, 100).toArray();
      double[] b = random.doubles(random.nextInt(50), 0.0001, 100).toArray();
      int scaleA = random.nextInt(-2, 9);
      int scaleB = random.nextInt(-2, 9);

      LatencyHistogram merged = histogramOf(scaleA, a).plus(histogramOf(scaleB, b));
      LatencyHistogram direct = histogramOf(Math.min(scaleA, scaleB), concat(a, b));

      assertThat(merged.count()).isEqualTo(a.length + b.length);
      if (a.length > 0 && b.length > 0) {
        assertThat(merged.quantile(0.9).orElseThrow())
            .isCloseTo(direct.quantile(0.9).orElseThrow(), within(1e-9));
      }
    }
  }

  @Test
  void coarsensInsteadOfGrowingWithoutBound() {
    LatencyHistogram small = LatencyHistogram.of(20, 0, -1_000_000, 1);
    LatencyHistogram large = LatencyHistogram.of(20, 0, 50_000_000, 1);

    LatencyHistogram both = small.plus(large);

    assertThat(both.count()).isEqualTo(2);
    assertThat(both.quantile(0.5).orElseThrow()).isLessThan(1);
    assertThat(both.quantile(1).orElseThrow()).isGreaterThan(1e14);
  }

  @Test
  void findsWhatCameSinceAnEarlierPictureOfTheSameSum() {
    LatencyHistogram earlier = LatencyHistogram.of(3, 2, 0, 5, 0, 1);
    LatencyHistogram news = LatencyHistogram.of(3, 1, -4, 1, 0, 0, 0, 0, 0, 7);

    LatencyHistogram difference = earlier.plus(news).minus(earlier);

    assertThat(difference.count()).isEqualTo(9);
    assertThat(difference.countAbove(0)).isEqualTo(8);
    assertThat(difference.countAbove(1)).isEqualTo(7);
    assertThat(earlier.minus(earlier).count()).isZero();
    assertThat(earlier.minus(LatencyHistogram.EMPTY)).isSameAs(earlier);
  }

  @Test
  void findsTheDifferenceAtTheCoarserScale() {
    LatencyHistogram fine = LatencyHistogram.of(1, 0, 0, 1, 1);
    LatencyHistogram coarse = LatencyHistogram.of(0, 0, 0, 5, 4);

    assertThat(coarse.minus(fine).countAbove(2)).isEqualTo(4);
    assertThat(coarse.minus(fine).count()).isEqualTo(7);
  }

  @ParameterizedTest
  @MethodSource
  void takesASumThatBeganAnewForNews(LatencyHistogram later) {
    LatencyHistogram earlier = LatencyHistogram.of(0, 1, 0, 5, 4);

    assertThat(later.minus(earlier)).isSameAs(later);
  }

  static Stream<Arguments> takesASumThatBeganAnewForNews() {
    return Stream.of(
        argumentSet("nothing came yet", LatencyHistogram.EMPTY),
        argumentSet("fewer in a bucket", LatencyHistogram.of(0, 1, 0, 4, 9)),
        argumentSet("fewer zeros", LatencyHistogram.of(0, 0, 0, 5, 4)),
        argumentSet("a lower bucket is gone", LatencyHistogram.of(0, 1, 1, 9)),
        argumentSet("a higher bucket is gone", LatencyHistogram.of(0, 1, 0, 9)));
  }

  /** Scale 0 has buckets (1, 2] and (2, 4]; the square root of 2 is half-way up the first. */
  @ParameterizedTest(name = "above {0} s: {1}")
  @CsvSource({
    "0, 6",
    "0.9, 6",
    "1, 6",
    "1.4142135623730951, 5",
    "2, 4",
    "2.8284271247461903, 2",
    "4, 0",
    "1e9, 0"
  })
  void countsGeometricallyInsideABucketWhatIsAbove(double seconds, double count) {
    LatencyHistogram histogram = LatencyHistogram.of(0, 1, 0, 2, 4);

    assertThat(histogram.countAbove(seconds)).isCloseTo(count, within(1e-9));
  }

  /** Work that thins out like an exponential, 1 % of it above the objective, at our own scale. */
  @Test
  void knowsTheLateShareToOneInAHundredOfIt() {
    Random random = new Random(5);
    double objective = 0.2137;
    double mean = objective / Math.log(100);
    double[] seconds = new double[200_000];
    Arrays.setAll(seconds, i -> -mean * Math.log(1 - random.nextDouble()));
    LatencyHistogram histogram = histogramOf(LatencySum.SCALE, seconds);

    double truth = Arrays.stream(seconds).filter(s -> s > objective).count();

    assertThat(histogram.countAbove(objective)).isCloseTo(truth, withinPercentage(1));
  }

  @Test
  void isRightAtTheBoundsOfExplicitBuckets() {
    double[] bounds = {0, 0.005, 0.1, 0.25, 10};
    LatencyHistogram histogram =
        LatencyHistogram.ofBounds(bounds, new long[] {3, 1000, 500, 70, 20, 7});

    assertThat(histogram.count()).isEqualTo(1600);
    assertThat(histogram.countAbove(0)).isEqualTo(1597);
    // A bucket of ours that holds a bound holds a part of the explicit one on either side.
    assertThat(histogram.countAbove(0.005)).isCloseTo(597, within(32.0));
    assertThat(histogram.countAbove(0.1)).isCloseTo(97, within(4.0));
    assertThat(histogram.countAbove(0.25)).isCloseTo(27, within(1e-9));
    assertThat(histogram.countAbove(10)).isCloseTo(7, within(1.0));
    assertThat(histogram.countAbove(20.5)).isZero();
    assertThat(histogram.countAbove(0.0024)).isEqualTo(1597);
  }

  @Test
  void keepsItsCountWhenTheUnitChanges() {
    Random random = new Random(11);
    double[] millis = random.doubles(5_000, 1, 3_000).toArray();

    LatencyHistogram seconds = histogramOf(5, millis).times(1e-3);

    assertThat(seconds.count()).isEqualTo(5_000);
    Arrays.sort(millis);
    assertThat(seconds.quantile(0.95).orElseThrow())
        .isCloseTo(millis[4750] / 1e3, withinPercentage(5));
  }

  @Test
  void refusesBoundsThatCanNotBe() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LatencyHistogram.ofBounds(new double[0], new long[] {1}))
        .withMessage("bounds: 0, counts: 1 (expected: 1 to 1024 bounds, and one count more)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LatencyHistogram.ofBounds(new double[] {2, 1}, new long[] {1, 1, 1}))
        .withMessageStartingWith("buckets (expected: finite, rising bounds");
  }

  @Test
  void refusesWhatNoSdkSends() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LatencyHistogram.of(21, 0, 0, 1))
        .withMessage("scale: 21 (expected: -10..20)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LatencyHistogram.of(0, 0, 0, new long[1025]))
        .withMessage("buckets: 1025 (expected: at most 1024)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LatencyHistogram.of(0, 0, 0, 1, -1))
        .withMessage("a count is negative (expected: >= 0)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LatencyHistogram.of(0, 1, 0, Long.MAX_VALUE))
        .withMessage("the counts add up to more than 2^63");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LatencyHistogram.of(0, 0, Integer.MIN_VALUE, 1))
        .withMessageStartingWith("offset: -2147483648");
  }

  static LatencyHistogram histogramOf(int scale, double... seconds) {
    if (seconds.length == 0) {
      return LatencyHistogram.EMPTY;
    }
    int[] buckets =
        Arrays.stream(seconds)
            .mapToInt(s -> (int) Math.ceil(Math.log(s) / Math.log(2) * Math.pow(2, scale)) - 1)
            .toArray();
    int first = Arrays.stream(buckets).min().orElseThrow();
    int last = Arrays.stream(buckets).max().orElseThrow();
    // As an SDK does: too wide a spread is recorded at a coarser scale.
    if (last - first >= LatencyHistogram.MAX_BUCKETS) {
      return histogramOf(scale - 1, seconds);
    }
    long[] counts = new long[last - first + 1];
    for (int bucket : buckets) {
      counts[bucket - first]++;
    }
    return LatencyHistogram.of(scale, 0, first, counts);
  }

  private static double[] concat(double[] a, double[] b) {
    double[] all = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, all, a.length, b.length);
    return all;
  }
}

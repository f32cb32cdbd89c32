package io.tenantry.autoscaler.simulator.plant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LatencyBucketsTest {

  @ParameterizedTest
  @CsvSource({
    "1.0, -1",
    "1.0000001, 0",
    "2.0, 7",
    "2.0000001, 8",
    "0.5, -9",
    "0.2, -19",
    "0.25, -17",
    "0.0009765625, -80",
    "0, -80",
    "1e-9, -80",
    "128, 55",
    "1e9, 55"
  })
  void putsAValueWhereOpenTelemetryDoes(double seconds, int number) {
    assertThat(LatencyBuckets.placeOf(seconds) + LatencyBuckets.FIRST).isEqualTo(number);
  }

  @Test
  void holdsEachValueBetweenTheEndsOfItsBucket() {
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 100_000; i++) {
      double seconds = Math.exp(random.nextDouble(Math.log(0.001), Math.log(127)));
      int place = LatencyBuckets.placeOf(seconds);

      assertThat(seconds)
          .isGreaterThan(LatencyBuckets.upperEnd(place - 1) * (1 - 1e-12))
          .isLessThanOrEqualTo(LatencyBuckets.upperEnd(place) * (1 + 1e-12));
    }
  }

  @Test
  void interpolatesAQuantileWithinItsBucket() {
    int[] counts = new int[LatencyBuckets.COUNT];
    assertThat(LatencyBuckets.quantile(counts, 0.95)).isZero();

    counts[LatencyBuckets.placeOf(1.05)] = 100;
    assertThat(LatencyBuckets.quantile(counts, 0.5)).isCloseTo(Math.pow(2, 1 / 16.0), within(1e-9));
    assertThat(LatencyBuckets.quantile(counts, 1)).isCloseTo(Math.pow(2, 1 / 8.0), within(1e-9));

    counts[LatencyBuckets.placeOf(0.2)] = 900;
    assertThat(LatencyBuckets.quantile(counts, 0.95))
        .isCloseTo(Math.pow(2, 1 / 16.0), within(1e-9));
  }
}

package io.tenantry.samples.laptop.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArrivalsTest {

  private static final Timeline LONG = new Timeline(Duration.ofMinutes(100));
  private static final Tenant ACME = new Tenant("acme", "gold", "us-east", 40, 6);

  @Test
  void sendsAtTheRateOfEachPhase() {
    List<Double> moments = moments(ACME, LONG, 1);

    assertThat(rate(moments, LONG, Phase.BEFORE, 1_000)).isCloseTo(40, within(1.0));
    assertThat(rate(moments, LONG, Phase.BURST, 2_000)).isCloseTo(240, within(2.0));
    assertThat(rate(moments, LONG, Phase.AFTER, 3_000)).isCloseTo(40, within(1.0));
  }

  @Test
  void isAPoissonProcess() {
    // Counts per second of a Poisson process have a variance equal to their mean.
    List<Double> moments = moments(new Tenant("hooli", "free", "us-east", 10, 1), LONG, 7);
    int[] counts = new int[6_000];
    moments.forEach(moment -> counts[moment.intValue()]++);
    double mean = moments.size() / 6_000.0;
    double variance = 0;
    for (int count : counts) {
      variance += (count - mean) * (count - mean) / counts.length;
    }

    assertThat(variance / mean).isCloseTo(1, within(0.06));
  }

  @Test
  void isTheSameForTheSameSeedAndEndsWithTheStory() {
    Timeline minute = new Timeline(Duration.ofMinutes(1));

    assertThat(moments(ACME, minute, 3)).isEqualTo(moments(ACME, minute, 3)).isSorted();
    assertThat(moments(ACME, minute, 3)).isNotEqualTo(moments(ACME, minute, 4));
    assertThat(moments(ACME, minute, 3)).allSatisfy(at -> assertThat(at).isBetween(0.0, 60.0));
  }

  @ParameterizedTest
  @CsvSource({
    "180, 0, BEFORE",
    "180, 29.99, BEFORE",
    "180, 30, BURST",
    "180, 89.99, BURST",
    "180, 90, AFTER",
    "180, 180, AFTER",
    // A short story keeps its 40 s of calm.
    "60, 10, BURST",
    "60, 20, AFTER",
  })
  void dividesTheStory(int total, double seconds, Phase expected) {
    assertThat(new Timeline(Duration.ofSeconds(total)).phaseAt(seconds)).isEqualTo(expected);
  }

  @Test
  void refusesAStoryThatEndsBeforeAScaleDownCan() {
    assertThatThrownBy(() -> new Timeline(Duration.ofSeconds(59)))
        .hasMessage("duration of the story: 59 s (expected: at least 60 s)");
  }

  private static List<Double> moments(Tenant tenant, Timeline timeline, long seed) {
    Arrivals arrivals = new Arrivals(tenant, timeline, new SplittableRandom(seed));
    List<Double> moments = new ArrayList<>();
    for (OptionalDouble at = arrivals.next(); at.isPresent(); at = arrivals.next()) {
      moments.add(at.getAsDouble());
    }
    return moments;
  }

  private static double rate(
      List<Double> moments, Timeline timeline, Phase phase, double lengthSeconds) {
    return moments.stream().filter(moment -> timeline.phaseAt(moment) == phase).count()
        / lengthSeconds;
  }
}

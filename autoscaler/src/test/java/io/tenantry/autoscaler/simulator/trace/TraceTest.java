package io.tenantry.autoscaler.simulator.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which part of a trace is played, how loud and how fast. */
class TraceTest {

  /** Ten minutes from second 1000 on, at 1, 2 … 10 requests per second. */
  private static final Trace RISING =
      new Trace(
          "rising",
          List.of("app"),
          1000,
          60,
          new float[][] {{60, 120, 180, 240, 300, 360, 420, 480, 540, 600}});

  private static RequestRates play(double rateScale, double timeScale, double... fromAndLength) {
    return RISING.played(
        rateScale,
        timeScale,
        fromAndLength.length > 0 ? OptionalDouble.of(fromAndLength[0]) : OptionalDouble.empty(),
        fromAndLength.length > 1 ? OptionalDouble.of(fromAndLength[1]) : OptionalDouble.empty());
  }

  private static double[] rates(RequestRates rates) {
    return IntStream.range(0, rates.buckets()).mapToDouble(rates::rate).toArray();
  }

  @Test
  void playsTheWholeTraceUnlessToldOtherwise() {
    RequestRates rates = play(1, 1);

    assertThat(rates.duration()).isEqualTo(600);
    assertThat(rates(rates)).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
  }

  @Test
  void multipliesEachRate() {
    assertThat(rates(play(2.5, 1))).startsWith(2.5, 5).hasSize(10);
  }

  /** Compressed time has fewer requests, not more of them per second. */
  @Test
  void keepsTheRatePerSecondInCompressedTime() {
    RequestRates rates = play(1, 8);

    assertThat(rates.duration()).isEqualTo(75);
    assertThat(rates.bucketSeconds()).isEqualTo(7.5);
    assertThat(rates.endOf(0)).isEqualTo(7.5);
    assertThat(rates(rates)).startsWith(1, 2).hasSize(10);
  }

  @Test
  void countsFromAndLengthInTheTracesOwnSeconds() {
    RequestRates rates = play(1, 2, 1120, 180);

    assertThat(rates.duration()).isEqualTo(90);
    assertThat(rates(rates)).containsExactly(3, 4, 5);
  }

  @Test
  void beginsAndEndsWithinABucket() {
    RequestRates rates = play(1, 1, 1090, 45);

    assertThat(rates.duration()).isEqualTo(45);
    assertThat(rates(rates)).containsExactly(2, 3);
    assertThat(rates.endOf(0)).isEqualTo(30);
    assertThat(rates.endOf(1)).isEqualTo(45);
  }

  @Test
  void endsWithTheTraceWhenMoreIsAskedFor() {
    assertThat(play(1, 1, 1480, 9999).duration()).isEqualTo(120);
  }

  /** A minute of the trace's own: what a replica count to begin with is chosen by. */
  @Test
  void knowsTheRateOfTheFirstMinute() {
    assertThat(play(1, 1).rateAtFirst(0)).isEqualTo(1);
    assertThat(play(1, 60).rateAtFirst(0)).isEqualTo(1);
    assertThat(play(1, 1, 1030).rateAtFirst(0)).isEqualTo(1.5);
    assertThat(play(3, 1, 1030, 30).rateAtFirst(0)).isEqualTo(3);
  }

  static Stream<Arguments> saysWhatItCanNotPlay() {
    return Stream.of(
        argumentSet("no rate", 0.0, 1.0, new double[] {}, "rate scale: 0.0 (expected: above 0)"),
        argumentSet(
            "time that stands still",
            1.0,
            0.0,
            new double[] {},
            "time scale: 0.0 (expected: above 0)"),
        argumentSet(
            "from before it begins",
            1.0,
            1.0,
            new double[] {999},
            "from: 999.0 (expected: within the trace, from 1000.0 to below 1600.0)"),
        argumentSet(
            "from where it ends",
            1.0,
            1.0,
            new double[] {1600},
            "from: 1600.0 (expected: within the trace, from 1000.0 to below 1600.0)"),
        argumentSet("no length", 1.0, 1.0, new double[] {1000, 0}, "for: 0.0 (expected: above 0)"));
  }

  @ParameterizedTest
  @MethodSource
  void saysWhatItCanNotPlay(
      double rateScale, double timeScale, double[] fromAndLength, String problem) {
    assertThatThrownBy(() -> play(rateScale, timeScale, fromAndLength))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(problem);
  }

  static Stream<Arguments> drawsSyntheticDemands() {
    return Stream.of(
        argumentSet("steps, calm", "synth:steps", 7200, 0, 60.0),
        argumentSet("steps, up", "synth:steps", 7200, 600, 600.0),
        argumentSet("steps, down", "synth:steps", 7200, 1200, 60.0),
        argumentSet("steps, the fourth time", "synth:steps", 7200, 6000, 600.0),
        argumentSet("square, low", "synth:square", 7200, 299, 250.0),
        argumentSet("square, high", "synth:square", 7200, 300, 1000.0),
        argumentSet("ramp, begin", "synth:ramp", 2700, 0, 100.3),
        argumentSet("ramp, top", "synth:ramp", 2700, 1799, 1199.7),
        argumentSet("ramp, end", "synth:ramp", 2700, 2699, 100.6));
  }

  @ParameterizedTest
  @MethodSource
  void drawsSyntheticDemands(String name, int seconds, int second, double expected) {
    RequestRates rates =
        SyntheticTrace.named(name)
            .orElseThrow()
            .trace()
            .played(1, 1, OptionalDouble.empty(), OptionalDouble.empty());

    assertThat(rates.duration()).isEqualTo(seconds);
    assertThat(rates.rate(second)).isCloseTo(expected, within(0.1));
  }

  @Test
  void knowsNoOtherSyntheticDemand() {
    assertThat(SyntheticTrace.named("synth:sine")).isEmpty();
    assertThat(SyntheticTrace.names()).isEqualTo("synth:steps, synth:square, synth:ramp");
  }
}

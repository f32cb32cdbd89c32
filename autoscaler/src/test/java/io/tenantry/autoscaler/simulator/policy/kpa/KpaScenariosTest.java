package io.tenantry.autoscaler.simulator.policy.kpa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What Knative's own tests (autoscaler_test.go, sample_size.go) say that its autoscaler answers,
 * row by row of the conformance table: up and down at most tenfold, panic from twice the Ready pods
 * on, a stable window of 60 s.
 */
class KpaScenariosTest {

  /** The scaler's terms in those tests. */
  private static KpaTerms target(double target) {
    return new KpaTerms(target, target / 0.75, 100, 2, 60, 6, 10, 10, 1, 0, true);
  }

  /** One question: at {@code at}, with {@code ready} pods. */
  record Tick(double at, int ready, double stable, double panic, int expected) {}

  static Stream<Arguments> scales() {
    return Stream.of(
        argumentSet(
            "K1: the long window decides",
            target(10),
            1,
            List.of(tick(0, 1, 50, 10, 5), tick(0, 1, 100, 10, 10))),
        argumentSet(
            "K2: panic ends a stable window after its last reason",
            target(1),
            1,
            List.of(tick(0, 10, 11, 25, 25), tick(30, 40, 30, 41, 41), tick(62, 55, 50, 56, 50))),
        argumentSet(
            "K3: a new reason prolongs panic",
            target(1),
            1,
            List.of(tick(0, 10, 11, 25, 25), tick(30, 40, 30, 80, 80), tick(90, 80, 50, 50, 80))),
        argumentSet(
            "K4: down with the load",
            target(10),
            1,
            List.of(tick(0, 8, 100, 100, 10), tick(0, 8, 50, 50, 5))),
        argumentSet(
            "K5: to zero without load",
            target(10),
            1,
            List.of(tick(0, 1, 1, 0, 1), tick(0, 1, 0, 0, 0))),
        argumentSet(
            "K6: no fewer than the activation scale when there is load",
            activationScale(target(10), 2),
            1,
            List.of(tick(0, 1, 0, 0, 0), tick(0, 1, 1, 0, 2))),
        argumentSet(
            "K7: six times as much each second, then steady",
            target(1),
            1,
            List.of(
                tick(0, 1, 6, 6, 6),
                tick(0, 6, 36, 36, 36),
                tick(1, 36, 216, 216, 216),
                tick(1, 216, 1296, 1296, 1296),
                tick(2, 1296, 1296, 1296, 1296))),
        argumentSet(
            "K8a: in panic, the long window asks for more",
            target(1),
            5,
            List.of(tick(5, 5, 50, 30, 50))),
        argumentSet(
            "K8b: in panic, the short window asks for more",
            target(1),
            5,
            List.of(tick(5, 5, 20, 30, 30))),
        argumentSet(
            "K9: a small limit still lets one more through",
            rates(target(1), 1.1, 10, true),
            1,
            List.of(tick(0, 2, 3, 3.1, 3))),
        argumentSet(
            "K10a: down by a tenth at most",
            rates(target(10), 10, 1.1, true),
            1,
            List.of(tick(0, 100, 1, 1, 90))),
        argumentSet(
            "K10b: an unreachable revision goes down at once",
            rates(target(10), 10, 1.1, false),
            1,
            List.of(tick(0, 100, 1, 1, 1))),
        argumentSet(
            "K11: no scale-down in panic, a large one after it",
            target(10),
            1,
            List.of(
                tick(0, 1, 100, 100, 10),
                tick(0, 10, 100, 1000, 100),
                tick(30, 10, 1, 1, 100),
                tick(61, 10, 1, 1, 1))),
        argumentSet(
            "K12a: up tenfold at most",
            target(10),
            1,
            List.of(tick(0, 1, 1000, 1001, 10), tick(0, 10, 1000, 1001, 100))),
        argumentSet(
            "K12b: down tenfold at most",
            target(10),
            1,
            List.of(tick(0, 100, 1, 1, 10), tick(0, 10, 1, 1, 1))),
        argumentSet(
            "K12c: no pod counts as one", target(10), 1, List.of(tick(0, 0, 1000, 888, 10))),
        argumentSet(
            "K13b: a scaler that starts with several pods starts in panic",
            target(10),
            7,
            List.of(tick(2, 7, 10, 10, 7), tick(60, 7, 10, 10, 7), tick(60.1, 7, 10, 10, 1))),
        argumentSet(
            "K14a: down only after the delay",
            delay(target(10)),
            1,
            List.of(tick(2, 1, 40, 40, 4), tick(300, 1, 0, 0, 4), tick(302, 1, 0, 0, 0))),
        argumentSet(
            "K14b: gradually",
            delay(target(10)),
            1,
            List.of(
                tick(540, 1, 40, 40, 4),
                tick(600, 1, 30, 30, 4),
                tick(660, 1, 0, 0, 4),
                tick(840, 1, 0, 0, 3),
                tick(900, 1, 0, 0, 0))));
  }

  @ParameterizedTest
  @MethodSource
  void scales(KpaTerms terms, int readyAtStart, List<Tick> ticks) {
    KpaScaler scaler = new KpaScaler(terms, readyAtStart, 0);
    List<Integer> answers = new ArrayList<>();
    for (Tick tick : ticks) {
      answers.add(
          pods(scaler.scale(
                  tick.ready(), new Load.Observed(tick.stable(), tick.panic()), tick.at()))
              .count());
    }

    assertThat(answers).isEqualTo(ticks.stream().map(Tick::expected).toList());
  }

  @Test
  void k2And3TellWhenPanicBegan() {
    KpaScaler scaler = new KpaScaler(target(1), 1, 0);

    scaler.scale(10, new Load.Observed(11, 25), 100);
    assertThat(scaler.panicSince()).hasValue(100);
    scaler.scale(40, new Load.Observed(30, 41), 130);
    assertThat(scaler.panicSince()).as("K2: not moved").hasValue(100);
    scaler.scale(40, new Load.Observed(30, 80), 131);
    assertThat(scaler.panicSince()).as("K3: moved").hasValue(131);
    scaler.scale(80, new Load.Observed(50, 56), 191.1);
    assertThat(scaler.panicSince()).isEmpty();
  }

  @Test
  void k13aSaysNothingWithoutData() {
    assertThat(new KpaScaler(target(10), 1, 0).scale(1, new Load.NoData(), 0))
        .isEqualTo(new Answer.Invalid());
  }

  static Stream<Arguments> k15AsksAFewPodsForTheMeanOfAll() {
    return Stream.of(
        argumentSet("none", 0, 0),
        argumentSet("one", 1, 1),
        argumentSet("three: all", 3, 3),
        argumentSet("five", 5, 4),
        argumentSet("ten", 10, 7),
        argumentSet("a hundred", 100, 14),
        argumentSet("a thousand", 1000, 16));
  }

  @ParameterizedTest
  @MethodSource
  void k15AsksAFewPodsForTheMeanOfAll(int pods, int asked) {
    assertThat(SampleSize.of(pods)).isEqualTo(asked);
  }

  static Stream<Arguments> tellsTheRoomForABurst() {
    return Stream.of(
        argumentSet("less than is to be reserved", 10.0, 100.0, 1, 50.0, -137),
        argumentSet("more than is to be reserved", 10.0, 100.0, 20, 50.0, 116),
        argumentSet("nothing is to be reserved", 10.0, 0.0, 1, 49.0, 0),
        argumentSet("everything is to be reserved", 181.0, -1.0, 1, 26.0, -1));
  }

  @ParameterizedTest
  @MethodSource
  void tellsTheRoomForABurst(
      double target, double burst, int ready, double panicLoad, int expected) {
    KpaTerms terms = new KpaTerms(target, target / 0.75, burst, 2, 60, 6, 10, 10, 1, 0, true);

    assertThat(
            pods(new KpaScaler(terms, 1, 0).scale(ready, new Load.Observed(1, panicLoad), 0))
                .excessBurst())
        .isEqualTo(expected);
  }

  @Test
  void refusesTermsThatKnativeRefuses() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KpaTerms.defaults(0))
        .withMessage(
            "target: 0.0, maxUp: 1000.0, maxDown: 2.0 (expected: target > 0, maxUp and maxDown >"
                + " 1)");
  }

  private static Tick tick(double at, int ready, double stable, double panic, int expected) {
    return new Tick(at, ready, stable, panic, expected);
  }

  private static Answer.Pods pods(Answer answer) {
    assertThat(answer).isInstanceOf(Answer.Pods.class);
    return (Answer.Pods) answer;
  }

  private static KpaTerms rates(KpaTerms terms, double maxUp, double maxDown, boolean reachable) {
    return new KpaTerms(
        terms.target(), terms.total(), 100, 2, 60, 6, maxUp, maxDown, 1, 0, reachable);
  }

  private static KpaTerms activationScale(KpaTerms terms, int scale) {
    return new KpaTerms(terms.target(), terms.total(), 100, 2, 60, 6, 10, 10, scale, 0, true);
  }

  /** Five minutes of delay, and no panic. */
  private static KpaTerms delay(KpaTerms terms) {
    return new KpaTerms(terms.target(), terms.total(), 100, 100, 60, 6, 10, 10, 1, 300, true);
  }
}

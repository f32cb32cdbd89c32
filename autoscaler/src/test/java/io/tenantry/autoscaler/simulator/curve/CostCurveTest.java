package io.tenantry.autoscaler.simulator.curve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.tenantry.autoscaler.simulator.curve.Reading.Edge;
import io.tenantry.autoscaler.simulator.curve.Reading.Off;
import io.tenantry.autoscaler.simulator.curve.Reading.On;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CostCurveTest {

  private static final Point CHEAP = point("0.9", 100, 0.1);
  private static final Point MIDDLE = point("0.7", 200, 0.01);
  private static final Point DEAR = point("0.5", 400, 0.0001);
  private static final CostCurve CURVE = CostCurve.through(List.of(DEAR, CHEAP, MIDDLE));

  static Stream<Arguments> readsTheLateShareAtACost() {
    return Stream.of(
        argumentSet("at a point", 200, 0.01),
        argumentSet("at the cheapest", 100, 0.1),
        argumentSet("at the dearest", 400, 0.0001),
        argumentSet("half way: the geometric mean", 150, Math.sqrt(0.1 * 0.01)),
        argumentSet("half way of the next two", 300, 0.001));
  }

  @ParameterizedTest
  @MethodSource
  void readsTheLateShareAtACost(double cost, double expected) {
    assertThat(on(CURVE.lateAt(cost))).isCloseTo(expected, within(1e-12));
  }

  @ParameterizedTest
  @MethodSource("readsTheLateShareAtACost")
  void readsTheCostOfALateShare(double expected, double late) {
    assertThat(on(CURVE.costAt(late))).isCloseTo(expected, within(1e-6));
  }

  @Test
  void guessesNothingBeyondItsEnds() {
    assertThat(CURVE.lateAt(99)).isEqualTo(new Off(Edge.CHEAPEST, CHEAP));
    assertThat(CURVE.lateAt(401)).isEqualTo(new Off(Edge.DEAREST, DEAR));
    assertThat(CURVE.costAt(0.11)).isEqualTo(new Off(Edge.CHEAPEST, CHEAP));
    assertThat(CURVE.costAt(0.00009)).isEqualTo(new Off(Edge.DEAREST, DEAR));
  }

  @Test
  void leavesOutWhatAnotherSettingBeats() {
    Point worse = point("0.8", 250, 0.02);
    Point sameLateForMore = point("0.6", 300, 0.01);
    CostCurve curve = CostCurve.through(List.of(worse, CHEAP, sameLateForMore, MIDDLE, DEAR));

    assertThat(curve.points()).containsExactly(CHEAP, MIDDLE, DEAR);
  }

  @Test
  void ofOnePointIsThatPoint() {
    CostCurve curve = CostCurve.through(List.of(MIDDLE));

    assertThat(curve.lateAt(200)).isEqualTo(new On(0.01));
    assertThat(curve.costAt(0.01)).isEqualTo(new On(200));
    assertThat(curve.lateAt(200.1)).isEqualTo(new Off(Edge.DEAREST, MIDDLE));
  }

  @Test
  void countsNoLateRequestAsHalfAOne() {
    CostCurve curve = CostCurve.through(List.of(CHEAP, new Point("0.4", 200, 0, 5_000)));

    assertThat(curve.lateAt(200)).isEqualTo(new On(0.0001));
    assertThat(on(curve.lateAt(150))).isCloseTo(Math.sqrt(0.1 * 0.0001), within(1e-12));
  }

  /** Seeded: costs less with every late share more, and the two readings undo each other. */
  @Test
  void fallsEverywhere() {
    Random random = new Random(7);
    for (int world = 0; world < 1000; world++) {
      List<Point> points = new ArrayList<>();
      for (int i = 0; i < 1 + random.nextInt(8); i++) {
        points.add(point("" + i, 1 + random.nextInt(1000), 0.001 + 0.9 * random.nextDouble()));
      }
      CostCurve curve = CostCurve.through(points);
      double first = curve.points().getFirst().cost();
      double last = curve.points().getLast().cost();
      double before = Double.POSITIVE_INFINITY;
      for (int step = 0; step <= 20; step++) {
        double cost = Math.min(last, first + (last - first) * step / 20);
        double late = on(curve.lateAt(cost));
        assertThat(late).isLessThanOrEqualTo(before);
        assertThat(on(curve.costAt(Math.clamp(late, lowest(curve), highest(curve)))))
            .isCloseTo(cost, within(1e-6 * cost));
        before = late;
      }
    }
  }

  @Test
  void refusesWhatIsNoResult() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CostCurve.through(List.of()))
        .withMessage("points: none (expected: at least one)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Point("0.8", 0, 1.5, 0))
        .withMessage(
            "cost: 0.0, late: 1.5, requests: 0 (expected: cost > 0, late 0..1, requests > 0)");
  }

  private static double lowest(CostCurve curve) {
    return curve.points().getLast().late();
  }

  private static double highest(CostCurve curve) {
    return curve.points().getFirst().late();
  }

  private static Point point(String setting, double cost, double late) {
    return new Point(setting, cost, late, 1_000_000);
  }

  private static double on(Reading reading) {
    assertThat(reading).isInstanceOf(On.class);
    return ((On) reading).value();
  }
}

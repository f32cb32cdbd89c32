package io.tenantry.autoscaler.demand;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.tenantry.autoscaler.signal.RecentArrivals;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EdgeLeadTest {

  private static final int HORIZON = 30;

  /** Ten times the demand from second 900 on; the edge sees everything 30 s earlier. */
  private static double step(int second) {
    return second < 900 ? 60 : 600;
  }

  @Test
  void aStepThatTheEdgeSeesIsOnItsWay() {
    assertThat(onTheirWayAt(860, second -> step(second + 30))).isCloseTo(60, within(1e-6));
    assertThat(onTheirWayAt(875, second -> step(second + 30))).isCloseTo(600.0, within(60.0));
  }

  @Test
  void anEdgeThatCountsTwiceAsMuchIsHalved() {
    assertThat(onTheirWayAt(875, second -> 2 * step(second + 30))).isCloseTo(600.0, within(60.0));
  }

  @ParameterizedTest
  @MethodSource("edgesThatAreNotBelieved")
  void whatDoesNotComeTrueIsNotBelieved(IntToDoubleFunction edge) {
    assertThat(onTheirWayAt(875, edge)).isZero();
  }

  static Stream<Arguments> edgesThatAreNotBelieved() {
    SplittableRandom random = new SplittableRandom(4);
    double[] anything =
        IntStream.range(0, 1000).mapToDouble(i -> random.nextDouble(1000)).toArray();
    return Stream.of(
        argumentSet("a dead one", (IntToDoubleFunction) second -> 0),
        argumentSet(
            "one that says anything", (IntToDoubleFunction) second -> anything[second / 30]));
  }

  @Test
  void nothingIsBelievedInTheFirstMinute() {
    assertThat(onTheirWayAt(50, second -> 60)).isZero();
  }

  private static double onTheirWayAt(int now, IntToDoubleFunction forwarded) {
    EdgeLead edge = new EdgeLead();
    for (int second = 0; second <= now; second++) {
      int newest = second;
      edge.observe(
          RecentArrivals.of(
              IntStream.range(0, Math.min(120, second + 1))
                  .mapToDouble(ago -> forwarded.applyAsDouble(newest - ago))
                  .toArray()),
          step(second));
    }
    return edge.onTheirWay(HORIZON);
  }
}

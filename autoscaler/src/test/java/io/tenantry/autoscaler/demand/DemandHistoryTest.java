package io.tenantry.autoscaler.demand;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class DemandHistoryTest {

  private static final int HORIZON = 30;

  @Test
  void beforeAnythingWasSeenThePresentGoesOn() {
    assertThat(new DemandHistory().outlook(100)).isEqualTo(Outlook.unchanged(100));
    assertThat(after(1, second -> 100).outlook(100).highest()).isCloseTo(100, within(1e-9));
  }

  @Test
  void steadyDemandStaysSteady() {
    Outlook outlook = after(3600, second -> 100).outlook(100);
    assertThat(outlook.mean()).isCloseTo(100, within(1e-6));
    assertThat(outlook.highest()).isCloseTo(100, within(1e-6));
  }

  /** 60 s at 100, 60 s at 400: whoever has been at 100 for 40 s sees 400 within 30 s. */
  @Test
  void aJumpThatCameOftenIsExpected() {
    IntToDoubleFunction square = second -> second % 120 < 60 ? 100 : 400;
    Outlook beforeTheJump = after(3600 + 40, square).outlook(100);
    assertThat(weightAbove(beforeTheJump, 300)).isBetween(0.2, 0.9);
    assertThat(beforeTheJump.highest()).isBetween(360.0, 440 + 1e-9);
  }

  @Test
  void nothingIsExpectedAboveATenthMoreThanWasEverSeen() {
    DemandHistory history = after(3600, second -> second % 120 < 60 ? 100 : 400);
    history.observe(400, HORIZON);
    assertThat(history.outlook(400).highest()).isLessThanOrEqualTo(440 + 1e-9);
  }

  @Test
  void weightsAddUpToOneAndRatesRise() {
    Outlook outlook = after(5000, second -> 100 + 50 * Math.sin(second / 30.0)).outlook(100);
    assertThat(outlook.possible().stream().mapToDouble(Outlook.Possible::weight).sum())
        .isCloseTo(1, within(1e-9));
    assertThat(outlook.possible())
        .isSortedAccordingTo(
            (a, b) -> Double.compare(a.requestsPerSecond(), b.requestsPerSecond()));
  }

  @Test
  void halfIsForgottenInTwoHours() {
    IntToDoubleFunction calmAfterTheStorm =
        second -> second >= 3600 ? 100 : second % 120 < 60 ? 100 : 400;
    double soon = weightAbove(after(3600 + 1200, calmAfterTheStorm).outlook(100), 200);
    double later = weightAbove(after(3600 + 4 * 7200, calmAfterTheStorm).outlook(100), 200);
    assertThat(later).isLessThan(soon / 8);
  }

  @Test
  void nothingArrivesAndNothingIsExpected() {
    assertThat(after(600, second -> 0).outlook(0)).isEqualTo(Outlook.unchanged(0));
  }

  @Test
  void whatFellSilentAtOnceIsExpectedBackForFiveMinutes() {
    IntToDoubleFunction outage = second -> second < 3600 ? 100 : 0;
    assertThat(after(3600 + 10, outage).outlook(0).highest()).isEqualTo(100);
    assertThat(after(3600 + 230, outage).outlook(0).highest()).isEqualTo(100);
    assertThat(after(3600 + 310, outage).outlook(0)).isEqualTo(Outlook.unchanged(0));
  }

  /** A minute at 100, five minutes in which nobody is heard, a minute at 400, and so on. */
  @Test
  void nothingIsLearnedAcrossAGap() {
    DemandHistory history = new DemandHistory();
    for (int minute = 0; minute < 60; minute++) {
      for (int second = 0; second < 62 + HORIZON; second++) {
        history.observe(minute % 2 == 0 ? 100 : 400, HORIZON);
      }
      history.interrupted();
    }
    history.observe(100, HORIZON);

    assertThat(history.outlook(100).mean()).isCloseTo(100, within(1e-6));
  }

  @Test
  void aFallToATenthIsNoSilence() {
    IntToDoubleFunction fall = second -> second < 3600 ? 100 : 10;
    assertThat(weightAbove(after(3600 + 30, fall).outlook(10), 50)).isLessThan(0.01);
  }

  private static double weightAbove(Outlook outlook, double rate) {
    return outlook.possible().stream()
        .filter(possible -> possible.requestsPerSecond() > rate)
        .mapToDouble(Outlook.Possible::weight)
        .sum();
  }

  private static DemandHistory after(int seconds, IntToDoubleFunction demand) {
    DemandHistory history = new DemandHistory();
    for (int second = 0; second < seconds; second++) {
      history.observe(demand.applyAsDouble(second), HORIZON);
    }
    return history;
  }
}

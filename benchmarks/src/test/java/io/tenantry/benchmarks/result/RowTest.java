package io.tenantry.benchmarks.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RowTest {

  private static final Interval ANY = new Interval(100, 90, 110);
  private static final Row ROW = Row.of("request", ANY, "ns");

  @Test
  void tellsHowManyTimesThePeerNeedsAsMuch() {
    Row row = ROW.beside("recipe", 250);

    assertThat(row.besideValue()).isEqualTo(250);
    assertThat(row.ratio()).isEqualTo(2.5);
    assertThat(row.needsMore()).isFalse();
  }

  @Test
  void needsMoreWhenThePeerNeedsLess() {
    assertThat(ROW.beside("recipe", 99).needsMore()).isTrue();
    assertThat(ROW.beside("recipe", 0).needsMore()).isTrue();
  }

  @Test
  void hasNoRatioWhereOneOfTheTwoIsNothing() {
    assertThat(Row.of("memory", Interval.exact(0), "B").beside("recipe", 152).ratio()).isNull();
    assertThat(ROW.beside("recipe", 0).ratio()).isNull();
  }

  @Test
  void tellsHowSureTheRatioIs() {
    Row row = ROW.beside("recipe", 250, new Interval(2.5, 2.2, 2.8)).atMost(150);

    assertThat(row.ratio()).isEqualTo(2.5);
    assertThat(row.ratioLow()).isEqualTo(2.2);
    assertThat(row.ratioHigh()).isEqualTo(2.8);
  }

  @Test
  void saysItsGoalAndWhetherItIsMet() {
    assertThat(ROW.atMost(150).goal()).isEqualTo("<= 150 ns");
    assertThat(ROW.atMost(150).met()).isTrue();
    assertThat(ROW.atMost(99.5).goal()).isEqualTo("<= 99.5 ns");
    assertThat(ROW.atMost(99.5).needsMore()).isTrue();
    assertThat(ROW.atMost(200 / 3.0).goal()).as("four digits").isEqualTo("<= 66.67 ns");
    assertThat(ROW.atLeast(100).goal()).isEqualTo(">= 100 ns");
    assertThat(ROW.atLeast(100).met()).isTrue();
    assertThat(ROW.atLeast(100.5).met()).isFalse();
    assertThat(ROW.within(80, 120).goal()).isEqualTo("80 to 120 ns");
    assertThat(ROW.within(80, 120).met()).isTrue();
    assertThat(ROW.within(80, 99).met()).isFalse();
    assertThat(ROW.within(101, 120).met()).isFalse();
  }

  @Test
  void keepsFourDigits() {
    assertThat(Row.of("request", new Interval(1234.5678, 0.00012345, 98765.4), "ns"))
        .extracting(Row::value, Row::low, Row::high)
        .containsExactly(1235.0, 0.0001234, 98770.0);
  }

  @Test
  void theErrorOfARatioIsMadeOfBoth() {
    Interval peer = new Interval(250, 242.5, 257.5);
    Interval own = new Interval(100, 96, 104);

    assertThat(peer.dividedBy(own).orElseThrow())
        .satisfies(ratio -> assertThat(ratio.value()).isEqualTo(2.5))
        .satisfies(ratio -> assertThat(ratio.low()).isCloseTo(2.375, within(1e-9)))
        .satisfies(ratio -> assertThat(ratio.high()).isCloseTo(2.625, within(1e-9)));
  }

  @Test
  void hasNoRatioToWhatMayAsWellBeNothing() {
    assertThat(ANY.dividedBy(new Interval(3, -1, 7))).isEmpty();
    assertThat(new Interval(0, 0, 0).dividedBy(ANY)).isEmpty();
  }

  @Test
  void takesTheFloorOffWithTheErrorsOfBoth() {
    assertThat(new Interval(100, 97, 103).minus(new Interval(30, 26, 34)))
        .isEqualTo(new Interval(70, 65, 75));
  }
}

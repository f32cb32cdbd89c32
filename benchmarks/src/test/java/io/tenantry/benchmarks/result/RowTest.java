package io.tenantry.benchmarks.result;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RowTest {

  private static final Row ROW = Row.of("request", new Interval(100, 90, 110), "ns");

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
  }

  @Test
  void hasNoRatioWhereOneOfTheTwoIsNothing() {
    assertThat(Row.of("memory", Interval.exact(0), "B").beside("recipe", 152).ratio()).isNull();
    assertThat(ROW.beside("recipe", 0).ratio()).isNull();
  }

  @Test
  void saysItsGoalAndWhetherItIsMet() {
    assertThat(ROW.atMost(150).goal()).isEqualTo("<= 150 ns");
    assertThat(ROW.atMost(150).met()).isTrue();
    assertThat(ROW.atMost(99.5).goal()).isEqualTo("<= 99.5 ns");
    assertThat(ROW.atMost(99.5).needsMore()).isTrue();
  }

  @Test
  void keepsFourDigits() {
    assertThat(Row.of("request", new Interval(1234.5678, 0.00012345, 98765.4), "ns"))
        .extracting(Row::value, Row::low, Row::high)
        .containsExactly(1235.0, 0.0001234, 98770.0);
  }

  @Test
  void takesTheFloorOffWithTheErrorsOfBoth() {
    assertThat(new Interval(100, 97, 103).minus(new Interval(30, 26, 34)))
        .isEqualTo(new Interval(70, 65, 75));
  }
}

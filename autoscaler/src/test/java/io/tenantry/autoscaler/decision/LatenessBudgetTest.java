package io.tenantry.autoscaler.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LatenessBudgetTest {

  @ParameterizedTest
  @MethodSource("fourHours")
  void movesThePriceWithinFourHours(double lateShare, double factor) {
    LatenessBudget budget = LatenessBudget.startingAt(1);
    for (int second = 0; second < 4 * 3600; second++) {
      budget = budget.after(lateShare * 200, 200, 0.01);
    }
    assertThat(budget.price()).isCloseTo(factor, within(0.01));
  }

  static Stream<Arguments> fourHours() {
    return Stream.of(
        argumentSet("as many late as may be", 0.01, 1),
        argumentSet("twice as many: e times the price", 0.02, Math.E),
        argumentSet("half of them are late: no faster", 0.5, Math.E),
        argumentSet("half as many: its square root less", 0.005, Math.exp(-0.5)),
        argumentSet("none: no faster than four fifths", 0, Math.exp(-0.8)));
  }

  @Test
  void fewRequestsSayNothing() {
    LatenessBudget budget = LatenessBudget.startingAt(1).after(99, 99, 0.01);
    assertThat(budget.price()).isOne();
  }

  @Test
  void thePriceStaysWithinItsBounds() {
    LatenessBudget up = LatenessBudget.startingAt(1e9);
    LatenessBudget down = LatenessBudget.startingAt(0);
    for (int second = 0; second < 30_000; second++) {
      up = up.after(200, 200, 0.01);
      down = down.after(0, 200, 0.01);
    }
    assertThat(up.price()).isEqualTo(LatenessBudget.HIGHEST_PRICE);
    assertThat(down.price()).isEqualTo(LatenessBudget.LOWEST_PRICE);
  }

  @Test
  void aPriceThatIsTooLowIsRaisedAndWhatIsLateIsRemembered() {
    LatenessBudget budget = new LatenessBudget(0.02, 3, 400);
    assertThat(budget.atLeast(0.04)).isEqualTo(new LatenessBudget(0.04, 3, 400));
    assertThat(budget.atLeast(0.01)).isEqualTo(budget);
  }

  @Test
  void saysWhatIsLegal() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LatenessBudget(0, 0, 0))
        .withMessage("price: 0.0, late: 0.0, all: 0.0 (expected: price > 0, the others >= 0)");
  }
}

package io.tenantry.autoscaler.demand;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class OutlookTest {

  private static final Outlook OUTLOOK =
      new Outlook(
          100,
          List.of(
              new Outlook.Possible(80, 0.25),
              new Outlook.Possible(100, 0.5),
              new Outlook.Possible(200, 0.25)));

  @Test
  void knowsItsMeanAndItsHighest() {
    assertThat(OUTLOOK.mean()).isCloseTo(120, within(1e-12));
    assertThat(OUTLOOK.highest()).isEqualTo(200);
  }

  @Test
  void whatIsOnItsWayLeavesNothingBelowIt() {
    assertThat(OUTLOOK.atLeast(150).possible())
        .containsExactly(new Outlook.Possible(150, 0.75), new Outlook.Possible(200, 0.25));
    assertThat(OUTLOOK.atLeast(300).possible()).containsExactly(new Outlook.Possible(300, 1));
  }

  @Test
  void lessThanIsPossibleAnywayChangesNothing() {
    assertThat(OUTLOOK.atLeast(80)).isSameAs(OUTLOOK);
    assertThat(OUTLOOK.atLeast(0)).isSameAs(OUTLOOK);
  }

  @Test
  void somethingIsAlwaysPossible() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Outlook(1, List.of()))
        .withMessage("possible: empty (expected: at least one)");
  }
}

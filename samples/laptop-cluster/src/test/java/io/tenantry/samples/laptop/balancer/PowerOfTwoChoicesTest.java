package io.tenantry.samples.laptop.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PowerOfTwoChoicesTest {

  private final SplittableRandom random = new SplittableRandom(1);

  @Test
  void takesTheOnlyOneHoweverBusy() {
    assertThat(PowerOfTwoChoices.choose(List.of("a"), pod -> 900, random)).isEqualTo("a");
  }

  @Test
  void takesTheLessBusyOfTwo() {
    Map<String, Integer> outstanding = Map.of("busy", 5, "idle", 1);
    for (int i = 0; i < 100; i++) {
      assertThat(PowerOfTwoChoices.choose(List.of("busy", "idle"), outstanding::get, random))
          .isEqualTo("idle");
    }
  }

  @Test
  void neverTakesTheBusiestOfMany() {
    Map<String, Integer> outstanding = Map.of("a", 1, "b", 1, "c", 1, "busiest", 2);
    for (int i = 0; i < 1_000; i++) {
      assertThat(
              PowerOfTwoChoices.choose(List.of("a", "b", "c", "busiest"), outstanding::get, random))
          .isNotEqualTo("busiest");
    }
  }

  @Test
  void spreadsEvenlyAmongEquals() {
    Map<String, Integer> chosen = new HashMap<>();
    for (int i = 0; i < 30_000; i++) {
      chosen.merge(
          PowerOfTwoChoices.choose(List.of("a", "b", "c"), pod -> 0, random), 1, Integer::sum);
    }
    assertThat(chosen.values()).allSatisfy(count -> assertThat(count).isBetween(9_500, 10_500));
  }
}

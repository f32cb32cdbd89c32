package io.tenantry.autoscaler.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LateRequestsTest {

  @ParameterizedTest
  @MethodSource("tenSeconds")
  void afterTenSecondsOthersAreToBlame(
      double requests, double lateShare, double explainedShare, boolean others) {
    LateRequests late = LateRequests.NONE;
    for (int second = 0; second < 10; second++) {
      late = late.after(requests * lateShare, requests, requests * explainedShare);
    }
    assertThat(late.othersToBlame(0.01)).isEqualTo(others);
  }

  static Stream<Arguments> tenSeconds() {
    return Stream.of(
        argumentSet("all is well", 200, 0.01, 0.01, false),
        argumentSet("all late, and the load explains none", 200, 1, 0.01, true),
        argumentSet("half late, and the load explains a little", 200, 0.5, 0.03, true),
        argumentSet("all late, and the load explains it", 200, 1, 1.2, false),
        argumentSet("half late, and the load explains a fifth", 200, 0.5, 0.2, false),
        argumentSet("a fifth late: not enough to blame anybody", 200, 0.2, 0.01, false),
        argumentSet("few requests blame nobody", 3, 1, 0.01, false));
  }

  @Test
  void isForgottenWhenItIsOver() {
    LateRequests late = LateRequests.NONE;
    for (int second = 0; second < 60; second++) {
      late = late.after(200, 200, 2);
    }
    int seconds = 0;
    while (late.othersToBlame(0.01)) {
      late = late.after(2, 200, 2);
      seconds++;
    }
    assertThat(seconds).isBetween(5, 20);
  }

  @Test
  void saysWhatIsLegal() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LateRequests(-1, 0, 0))
        .withMessage("late: -1.0, explained: 0.0, all: 0.0 (expected: all >= 0)");
  }
}

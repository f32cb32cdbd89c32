package io.tenantry.benchmarks.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.benchmarks.cluster.Answers.Answer;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswersTest {

  /** A hundred requests in a hundred seconds, answered after 0.01 s to 1 s. */
  private static final Answers HUNDRED =
      new Answers(
          IntStream.range(0, 100)
              .mapToObj(i -> new Answer(i, i / 1e4, (i + 1) / 100.0, true))
              .toList());

  @ParameterizedTest
  @CsvSource({"0.5, 0.5", "0.95, 0.95", "0.99, 0.99", "1, 1"})
  void aShareOfTheRequestsIsNotSlowerThanItsQuantile(double share, double seconds) {
    assertThat(HUNDRED.latency(share)).isEqualTo(seconds);
  }

  @Test
  void aRequestIsLateWhenItIsSlowOrNotServed() {
    assertThat(HUNDRED.lateShare(0.9)).isEqualTo(0.1);
    Answers failed =
        new Answers(List.of(new Answer(0, 0, 0.1, true), new Answer(0, 0, 0.1, false)));
    assertThat(failed.lateShare(0.9)).isEqualTo(0.5);
    assertThat(failed.notServed()).isEqualTo(1);
  }

  @Test
  void belongsToTheSecondInWhichItWasToBeSent() {
    Answers some = HUNDRED.between(10, 20);

    assertThat(some.count()).isEqualTo(10);
    assertThat(some.latency(1)).isEqualTo(0.2);
    assertThat(some.sendDelay(1)).isEqualTo(19e-4);
  }

  @Test
  void ofNoRequestsNoneIsLate() {
    Answers none = HUNDRED.between(200, 300);

    assertThat(none.lateShare(0.1)).isZero();
    assertThat(none.latency(0.99)).isZero();
  }
}

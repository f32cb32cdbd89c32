package io.tenantry.context.fallback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tenantry.context.TenantId;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LastGoodAnswersTest {

  private static final TenantId ACME = new TenantId("acme");
  private static final TenantId GLOBEX = new TenantId("globex");

  private long nanos;
  private final LastGoodAnswers<String, Integer> answers =
      new LastGoodAnswers<>(new FallbackLimits(10, 5, Duration.ofMinutes(10)), () -> nanos);

  @Test
  void findsTheLastAnswerAndSaysItsAge() {
    answers.keep(ACME, "rope", 7);
    pass(Duration.ofSeconds(30));
    answers.keep(ACME, "rope", 6);
    pass(Duration.ofMillis(12_900));
    LastGoodAnswers.Answer<Integer> answer = answers.find(ACME, "rope").orElseThrow();
    assertThat(answer.value()).isEqualTo(6);
    assertThat(answer.age()).isEqualTo(Duration.ofMillis(12_900));
  }

  @Test
  void isNeverAnotherTenants() {
    answers.keep(ACME, "rope", 7);
    assertThat(answers.find(GLOBEX, "rope")).isEmpty();
    answers.keep(GLOBEX, "rope", 1);
    assertThat(answers.find(ACME, "rope").map(LastGoodAnswers.Answer::value)).hasValue(7);
    assertThat(answers.find(GLOBEX, "rope").map(LastGoodAnswers.Answer::value)).hasValue(1);
  }

  @Test
  void endsWithTheMaximumAgeHoweverOftenItIsServed() {
    answers.keep(ACME, "rope", 7);
    for (int minute = 1; minute < 10; minute++) {
      pass(Duration.ofMinutes(1));
      assertThat(answers.find(ACME, "rope")).isPresent();
    }
    pass(Duration.ofMinutes(1).minusNanos(1));
    assertThat(answers.find(ACME, "rope")).isPresent();
    pass(Duration.ofNanos(1));
    assertThat(answers.find(ACME, "rope")).isEmpty();
  }

  @Test
  void aTenantThatAsksForMuchEvictsOnlyItsOwn() {
    IntStream.range(0, 5).forEach(i -> answers.keep(GLOBEX, "sku-" + i, i));
    IntStream.range(0, 100_000).forEach(i -> answers.keep(ACME, "sku-" + i, i));
    assertThat(answers.size()).isEqualTo(10);
    assertThat(IntStream.range(0, 5).mapToObj(i -> answers.find(GLOBEX, "sku-" + i)))
        .allMatch(Optional::isPresent);
  }

  @Test
  void isBoundedHoweverManyTenantsThereAre() {
    for (int tenant = 0; tenant < 1_000; tenant++) {
      TenantId id = new TenantId("tenant-" + tenant);
      IntStream.range(0, 20).forEach(i -> answers.keep(id, "sku-" + i, i));
    }
    assertThat(answers.size()).isEqualTo(50);
  }

  @ParameterizedTest
  @CsvSource({"0, 1, PT1S", "1, 0, PT1S", "1, 1, PT0S", "1, 1, PT-1S"})
  void refusesLimitsThatKeepNothing(int tenants, int answersOfOne, Duration age) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FallbackLimits(tenants, answersOfOne, age))
        .withMessageEndingWith("(expected: >= 1, >= 1, above 0)");
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
  }
}

package io.tenantry.autoscaler.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.autoscaler.workload.PodName;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UnheardPodsTest {

  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration STALE_AFTER = Duration.ofSeconds(10);

  private final UnheardPods unheard = new UnheardPods();

  @Test
  void takesWhoIsSilentForOneOfTheOthers() {
    factor(0, pods(0, 10), pods(0, 10));

    assertThat(factor(20, pods(0, 10), pods(0, 10))).isEqualTo(1);
    assertThat(factor(20, pods(0, 10), pods(0, 8))).isEqualTo(1.25);
    assertThat(factor(20, pods(0, 10), pods(0, 5))).isEqualTo(2);
  }

  /** Replicas that start would ask for more replicas. */
  @Test
  void doesNotMissAPodBeforeItHadTheTimeToSpeak() {
    factor(0, pods(0, 10), pods(0, 10));

    assertThat(factor(20, pods(0, 20), pods(0, 10))).isEqualTo(1);
    assertThat(factor(29, pods(0, 20), pods(0, 10))).isEqualTo(1);
    assertThat(factor(30, pods(0, 20), pods(0, 10))).isEqualTo(2);
  }

  @Test
  void countsAnewAfterAPodWasNotReady() {
    factor(0, pods(0, 4), pods(0, 4));
    factor(20, pods(0, 2), pods(0, 2));

    assertThat(factor(21, pods(0, 4), pods(0, 2))).isEqualTo(1);
    assertThat(factor(31, pods(0, 4), pods(0, 2))).isEqualTo(2);
  }

  @Test
  void makesNothingOfWhatItDoesNotHearAndLittleOfAFew() {
    factor(0, pods(0, 10), pods(0, 10));

    assertThat(factor(20, pods(0, 10), Set.of())).isEqualTo(1);
    assertThat(factor(20, pods(0, 10), pods(0, 1))).isEqualTo(4);
    assertThat(factor(20, Set.of(), pods(0, 1))).isEqualTo(1);
  }

  private double factor(int second, Set<PodName> ready, Set<PodName> counted) {
    return unheard.factor(ready, counted, STALE_AFTER, T0.plusSeconds(second));
  }

  private static Set<PodName> pods(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i -> new PodName("storefront-" + i))
        .collect(Collectors.toSet());
  }
}

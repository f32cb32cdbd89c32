package io.tenantry.autoscaler.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class StartUpTimeTest {

  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void isHalfAMinuteUntilAReplicaWasSeenToStart() {
    assertThat(new StartUpTime().horizonSeconds()).isEqualTo(31);
  }

  @Test
  void isLearnedFromTheTimeBetweenAskedForAndReady() {
    StartUpTime time = new StartUpTime();
    for (int start = 0; start < 200; start++) {
      Instant asked = T0.plusSeconds(start * 100L);
      time.observe(2, 2, asked.minusSeconds(1));
      time.observe(3, 2, asked);
      time.observe(3, 3, asked.plusSeconds(8));
    }
    assertThat(time.horizonSeconds()).isEqualTo(8);
  }

  /** Asked for at 0 s and at 10 s; the second is taken back; the first is Ready at 20 s. */
  @Test
  void whoIsTakenBackWhileStartingIsTheNewest() {
    StartUpTime time = new StartUpTime();
    for (int round = 0; round < 200; round++) {
      Instant begin = T0.plusSeconds(round * 100L);
      time.observe(1, 1, begin.minusSeconds(1));
      time.observe(2, 1, begin);
      time.observe(3, 1, begin.plusSeconds(10));
      time.observe(2, 1, begin.plusSeconds(15));
      time.observe(2, 2, begin.plusSeconds(20));
    }
    assertThat(time.horizonSeconds()).isEqualTo(20);
  }
}

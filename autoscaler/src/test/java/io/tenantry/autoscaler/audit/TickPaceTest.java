package io.tenantry.autoscaler.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TickPaceTest {

  private final AtomicInteger overruns = new AtomicInteger();
  private final TickPace pace = new TickPace(Duration.ofSeconds(1), overruns::incrementAndGet);
  private long nanos = -5_000_000_000L;

  private void tick(double seconds) {
    pace.began(nanos);
    nanos += (long) (seconds * 1e9);
    pace.ended(nanos);
  }

  @Test
  void isFineWhileTicksKeepToTheirPeriod() {
    for (int i = 0; i < 50; i++) {
      tick(1);
    }

    assertThat(pace.isOverloaded(nanos)).isFalse();
    assertThat(overruns).hasValue(0);
  }

  @Test
  void isOverloadedAfterThreeInARow() {
    tick(1.1);
    tick(1.1);
    assertThat(pace.isOverloaded(nanos)).isFalse();

    tick(1.1);
    assertThat(pace.isOverloaded(nanos)).isTrue();
    assertThat(overruns).hasValue(3);

    tick(0.5);
    assertThat(pace.isOverloaded(nanos)).isFalse();
  }

  @Test
  void isOverloadedWhenMoreThanHalfOfTheLastTwentyTookLonger() {
    for (int i = 0; i < 10; i++) {
      tick(1.1);
      tick(0.1);
    }
    assertThat(pace.isOverloaded(nanos)).isFalse();

    tick(1.1);
    assertThat(pace.isOverloaded(nanos)).isFalse();
    tick(1.1);
    assertThat(pace.isOverloaded(nanos)).isTrue();

    for (int i = 0; i < 20; i++) {
      tick(0.1);
    }
    assertThat(pace.isOverloaded(nanos)).isFalse();
  }

  @Test
  void isOverloadedByOneTickThatDoesNotEnd() {
    pace.began(nanos);

    assertThat(pace.isOverloaded(nanos + 3_000_000_000L)).isFalse();
    assertThat(pace.isOverloaded(nanos + 3_000_000_001L)).isTrue();
    assertThat(pace.isOverrunning(nanos + 1_000_000_000L)).isFalse();
    assertThat(pace.isOverrunning(nanos + 1_000_000_001L)).isTrue();
  }

  @Test
  void overrunsOnlyWhileATickRuns() {
    tick(2);

    assertThat(pace.isOverrunning(nanos)).isFalse();
    assertThat(pace.lastDurations()).containsExactly(Duration.ofSeconds(2));
  }
}

package io.tenantry.context.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.context.Admission.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LatencyCapacityTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final ToldTime time = new ToldTime();
  private final LatencyCapacity capacity =
      new LatencyCapacity(new LatencyLimit(4, 20, 1000, time.getAsLong()), time.getAsLong());

  @Test
  void streamsThatNeverEndLockNobodyOut() {
    FairShares shares = new FairShares(capacity);
    Account streams = new Account(time.getAsLong());
    Account other = new Account(time.getAsLong());
    while (shares.tryTake(streams, 1, time.getAsLong())) {
      // until there is no room
    }
    assertThat(capacity.used(time.getAsLong())).isGreaterThanOrEqualTo(20);
    time.pass(SECOND.multipliedBy(2));
    assertThat(capacity.used(time.getAsLong())).isZero();
    for (int i = 0; i < 1000; i++) {
      assertThat(shares.tryTake(other, 1, time.getAsLong())).isTrue();
      long began = time.getAsLong();
      time.pass(Duration.ofMillis(10));
      shares.done(other, began, time.getAsLong(), Outcome.SERVED);
    }
  }

  /** Against a list of all that are in progress. */
  @Test
  void whatIsCountedIsWhatBeganLately() {
    RecentRequests recent = new RecentRequests(time.getAsLong());
    List<Long> began = new ArrayList<>();
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      long now = time.getAsLong();
      if (began.isEmpty() || random.nextInt(100) < 52) {
        recent.began(now);
        began.add(now);
      } else {
        recent.ended(began.remove(random.nextInt(began.size())));
      }
      int step = random.nextInt(1000);
      time.pass(Duration.ofMillis(step == 0 ? 100_000 : step < 20 ? 900 : 2));
      long later = time.getAsLong();
      int counted = recent.count(later, SECOND.toNanos());
      assertThat((long) counted)
          .isBetween(
              began.stream().filter(start -> later - start < 1_000_000_000L).count(),
              began.stream().filter(start -> later - start <= 1_250_000_000L).count());
    }
  }

  @Test
  void anOverloadThatEndsInTimeoutsLowersTheLimit() {
    walk(200, Duration.ofMillis(30), Outcome.SERVED);
    double before = capacity.size();
    walk(400, Duration.ofMillis(900), Outcome.FAILED);
    assertThat(capacity.size()).isLessThan(before / 2);
    walk(400, Duration.ofMillis(30), Outcome.SERVED);
    assertThat(capacity.nanosPerRequest()).as("nothing was learnt of it").isBetween(29e6, 31e6);
  }

  @Test
  void whatFailsFastSaysNothing() {
    walk(200, Duration.ofMillis(30), Outcome.SERVED);
    double limit = capacity.size();
    double baseline = capacity.nanosPerRequest();
    walk(1000, Duration.ofMillis(1), Outcome.FAILED);
    walk(1000, Duration.ofMillis(50), Outcome.FAILED);
    assertThat(capacity.size()).isEqualTo(limit);
    assertThat(capacity.nanosPerRequest()).isEqualTo(baseline);
  }

  /** Rounds in which as many as may be are in progress, and all end at once. */
  private void walk(int rounds, Duration each, Outcome outcome) {
    for (int round = 0; round < rounds; round++) {
      long began = time.getAsLong();
      int together = (int) Math.max(1, capacity.size());
      for (int i = 0; i < together; i++) {
        capacity.taken(began);
      }
      time.pass(each);
      for (int i = 0; i < together; i++) {
        capacity.done(began, time.getAsLong(), outcome);
      }
    }
  }
}

package io.tenantry.context.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.context.Admission.Outcome;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  /**
   * It has begun in an earlier window than it ends in, so it is nobody's latency. An overload ends
   * in timeouts, too, but then the ordinary requests beside it are slow.
   */
  @ParameterizedTest
  @ValueSource(doubles = {0, 1})
  void aLongPollThatTimesOutBesideOrdinaryRequestsMovesNothing(double load) {
    ordinaryRequests(load, 0);
    double limit = capacity.size();
    double baseline = capacity.nanosPerRequest();
    ordinaryRequests(load, 3);
    assertThat(capacity.size()).isGreaterThanOrEqualTo(limit);
    assertThat(capacity.nanosPerRequest()).isEqualTo(baseline);
  }

  /** Those that are answered in time, too: why {@code latency} is not for such a service. */
  @Test
  void aServiceOfLongPollsAloneIsTakenForAnOverloadedOne() {
    assertThat(capacity.size()).isEqualTo(20);
    walk(20, Duration.ofSeconds(5), Outcome.SERVED);
    assertThat(capacity.size()).isLessThanOrEqualTo(4);
  }

  /**
   * A minute of requests that take 30 ms, and of polls that time out after 10 s.
   *
   * @param load of the limit, 0 to 1; at least one request at a time
   * @param polls that begin in each round
   */
  private void ordinaryRequests(double load, int polls) {
    Deque<Long> open = new ArrayDeque<>();
    for (int round = 0; round < 2_000; round++) {
      long began = time.getAsLong();
      int together = (int) Math.max(1, load * capacity.size());
      for (int i = 0; i < together + polls; i++) {
        capacity.taken(began);
      }
      open.addAll(Collections.nCopies(polls, began));
      time.pass(Duration.ofMillis(30));
      long now = time.getAsLong();
      while (!open.isEmpty() && now - open.element() >= SECOND.multipliedBy(10).toNanos()) {
        capacity.done(open.remove(), now, Outcome.FAILED);
      }
      for (int i = 0; i < together; i++) {
        capacity.done(began, now, Outcome.SERVED);
      }
    }
    open.forEach(capacity::givenBack);
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

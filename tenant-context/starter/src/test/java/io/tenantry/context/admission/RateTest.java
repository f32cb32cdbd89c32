package io.tenantry.context.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateTest {

  private static final double SECOND = 1e9;

  /** Of the interval's rounding, at a million requests per second. */
  private static final double ROUNDING = 1e-6;

  private final ToldTime time = new ToldTime();
  private long paidUntil = Rate.paidAt(time.getAsLong());

  /** The clock of a host that is up for so many days, or whose clock began below zero. */
  @ParameterizedTest
  @CsvSource({
    "500, 1, 0",
    "500, 1, 300",
    "500, 1, 3653",
    "500, 1, -3653",
    "100000, 1, 3653",
    "1e9, 1, 3653",
    "1e9, 1, -3653",
    "1e9, 1000000000, 3653",
    "40, 40, 3653",
    "0.1, 1, -3653",
    "0.1, 1000000000, 3653"
  })
  void theRateIsTheSameHoweverLongTheHostIsUp(double perSecond, int burst, long days) {
    ToldTime host = new ToldTime(Duration.ofDays(days).toNanos());
    grantsABurstAtATime(Rate.of(perSecond, OptionalInt.of(burst)), host);
  }

  /** From the largest number of nanoseconds to the smallest. */
  @Test
  void aClockMayBeginAnewWhereItsNumbersEnd() {
    grantsABurstAtATime(
        Rate.of(40, OptionalInt.empty()), new ToldTime(Long.MAX_VALUE - (long) (5 * SECOND)));
  }

  private void grantsABurstAtATime(Rate rate, ToldTime host) {
    paidUntil = Rate.paidAt(host.getAsLong());
    Duration window =
        Duration.ofNanos((long) Math.ceil(rate.burst() / rate.requestsPerSecond() * SECOND));
    int most = Math.min(rate.burst(), 1000);
    for (int windows = 0; windows < 20; windows++) {
      for (int i = 0; i < most; i++) {
        assertThat(take(rate, host.getAsLong())).isTrue();
      }
      if (most == rate.burst()) {
        assertThat(take(rate, host.getAsLong())).isFalse();
        Duration wait = rate.untilNext(paidUntil, host.getAsLong());
        assertThat(wait)
            .isPositive()
            .isLessThanOrEqualTo(
                Duration.ofNanos((long) Math.ceil(SECOND / rate.requestsPerSecond())));
      }
      host.pass(window);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "500, 1, 1",
    "1000, 1, 1",
    "1001, 1, 2",
    "5000, 1, 5",
    "1e9, 1, 1000000",
    "100, 10, 10",
    "0.1, 1000000000, 450359",
    "0.01, 1, 1"
  })
  void aBurstIsNoLessThanComesInAMillisecondAndNoMoreThanIn52Days(
      double perSecond, int burst, int granted) {
    Rate rate = Rate.of(perSecond, OptionalInt.of(burst));
    assertThat(rate.burst()).isEqualTo(granted);
    assertThat(rate.requestsPerSecond()).isEqualTo(Math.max(0.1, perSecond));
  }

  /** Whoever asks far too often gets the rate, however little divides into nanoseconds. */
  @ParameterizedTest
  @CsvSource({"0.1", "0.3", "7", "299.7", "33333.3", "700000", "1000000", "1e9"})
  void inTheLongRunTheRateIsExact(double perSecond) {
    Rate rate = Rate.of(perSecond, OptionalInt.of(10));
    double interval = SECOND / perSecond;
    long step = (long) Math.max(1, interval / 3);
    long start = time.getAsLong();
    long granted = 0;
    for (int i = 0; i < 1_000_000; i++) {
      while (take(rate, time.getAsLong())) {
        granted++;
      }
      time.passTo(time.getAsLong() + step);
    }
    double possible = rate.burst() + (time.getAsLong() - start) / interval;
    assertThat((double) granted).isCloseTo(possible, within(2 + possible * ROUNDING));
  }

  /** The arrivals are random, in rushes and pauses; the peer keeps a list of what it granted. */
  @RepeatedTest(30)
  void whatIsGrantedInAnyTimeIsABurstAndTheRate(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    double perSecond = Math.pow(10, -1 + 7 * random.nextDouble());
    Rate rate = Rate.of(perSecond, OptionalInt.of(1 + random.nextInt(20)));
    double interval = SECOND / perSecond;
    List<Long> granted = new ArrayList<>();
    double tokens = rate.burst();
    long last = time.getAsLong();
    for (int i = 0; i < 3000; i++) {
      long now = time.getAsLong();
      tokens = Math.min(rate.burst(), tokens + (now - last) / interval);
      last = now;
      boolean took = take(rate, now);
      if (Math.abs(tokens - 1) > 1e-3 + 1 / interval) {
        assertThat(took)
            .as("request %d with %f tokens in a bucket", i, tokens)
            .isEqualTo(tokens > 1);
      }
      if (took) {
        tokens--;
        granted.add(now);
      }
      double pause = random.nextInt(100) == 0 ? 30 : random.nextInt(3) * random.nextDouble();
      time.passTo(now + (long) (pause * interval));
    }
    for (int first = 0; first < granted.size(); first++) {
      for (int next = first; next < granted.size(); next++) {
        double nanos = granted.get(next) - granted.get(first) + 1.0;
        double most = (rate.burst() + nanos / interval) * (1 + ROUNDING);
        if (next - first + 1 > most) {
          assertThat(next - first + 1).as("in %f ns at %f/s", nanos, perSecond).isZero();
        }
      }
    }
  }

  /** Each as soon after the last as the rate says, as far as a clock of nanoseconds can tell. */
  @RepeatedTest(30)
  void whoKeepsToTheRateIsNeverRefused(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    double perSecond = Math.pow(10, -1 + 10 * random.nextDouble());
    Rate rate = Rate.of(perSecond, OptionalInt.of(1));
    long start = time.getAsLong();
    for (int i = 0; i < 100_000; i++) {
      long at = start + (long) (i * (SECOND / perSecond));
      assertThat(take(rate, at)).as("request %d at %f/s", i, perSecond).isTrue();
    }
  }

  @Test
  void whatIsOwedAtAnotherRateIsNeverMoreThanABurst() {
    Rate slow = Rate.of(1, OptionalInt.of(1000));
    Rate fast = Rate.of(100, OptionalInt.of(10));
    long now = time.getAsLong();
    for (int i = 0; i < 1000; i++) {
      assertThat(take(slow, now)).isTrue();
    }
    assertThat(slow.atMostABurst(paidUntil, now)).isEqualTo(paidUntil);
    paidUntil = fast.atMostABurst(paidUntil, now);
    assertThat(take(fast, now)).as("nothing is left of the burst").isFalse();
    assertThat(fast.untilNext(paidUntil, now)).isLessThanOrEqualTo(Duration.ofMillis(10));
  }

  /** Much longer than {@code Upkeep} leaves a limiter alone. */
  @ParameterizedTest
  @CsvSource({"100", "105", "200", "365", "3653"})
  void whoWasNotThereForYearsWaitsForNoMoreThanOneRequest(long days) {
    Rate rate = Rate.of(40, OptionalInt.empty());
    assertThat(take(rate, time.getAsLong())).isTrue();
    time.pass(Duration.ofDays(days));
    paidUntil = rate.atMostABurst(paidUntil, time.getAsLong());
    assertThat(rate.untilNext(paidUntil, time.getAsLong()))
        .isLessThanOrEqualTo(Duration.ofMillis(25));
  }

  private boolean take(Rate rate, long now) {
    boolean allowed = rate.allows(paidUntil, now);
    if (allowed) {
      paidUntil = rate.withOneMore(paidUntil, now);
    }
    return allowed;
  }
}

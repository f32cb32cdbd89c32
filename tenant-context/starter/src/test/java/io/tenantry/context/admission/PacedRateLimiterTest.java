package io.tenantry.context.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalInt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PacedRateLimiterTest {

  private static final Duration TEN_YEARS = Duration.ofDays(3653);

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
    ToldTime time = new ToldTime(Duration.ofDays(days).toNanos());
    Rate rate = Rate.of(perSecond, OptionalInt.of(burst));
    PacedRateLimiter limiter = new PacedRateLimiter("acme", Pace.of(rate), time);
    assertGrantsAWindowAtATime(limiter, rate, time);
    time.pass(TEN_YEARS);
    assertGrantsAWindowAtATime(limiter, rate, time);
  }

  private static void assertGrantsAWindowAtATime(
      PacedRateLimiter limiter, Rate rate, ToldTime time) {
    Duration window = Duration.ofNanos((long) Math.ceil(rate.windowNanos()));
    int most = Math.min(rate.permits(), 1000);
    for (int windows = 0; windows < 20; windows++) {
      for (int i = 0; i < most; i++) {
        assertThat(limiter.tryAcquire()).isTrue();
      }
      if (most == rate.permits()) {
        assertThat(limiter.tryAcquire()).isFalse();
        assertThat(limiter.untilNextPermit()).isBetween(Duration.ofNanos(1), window.plusMillis(1));
      }
      time.pass(window);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "500, 1, 1, 2_000_000",
    "1000, 1, 1, 1_000_000",
    "1001, 1, 2, 1_998_001",
    "5000, 1, 5, 1_000_000",
    "1e9, 1, 1_000_000, 1_000_000",
    "100, 10, 10, 100_000_000"
  })
  void noWindowIsShorterThanAMillisecondAndEachGrantsTheRate(
      double perSecond, int burst, String permits, String windowNanos) {
    Rate rate = Rate.of(perSecond, OptionalInt.of(burst));
    assertThat(rate.permits()).isEqualTo(Integer.parseInt(permits.replace("_", "")));
    assertThat((long) rate.windowNanos()).isEqualTo(Long.parseLong(windowNanos.replace("_", "")));
    assertThat(rate.requestsPerSecond()).isEqualTo(perSecond);
  }
}

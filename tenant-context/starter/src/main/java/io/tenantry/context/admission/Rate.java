package io.tenantry.context.admission;

import io.tenantry.context.Admission;
import java.time.Duration;
import java.util.OptionalInt;

/**
 * Requests per second, as the generic cell rate algorithm counts them (ITU-T I.371, annex A,
 * virtual scheduling): each request costs its tenant an interval of {@code 1 / rate}, time passing
 * pays for it, and who owes no more than a burst without one request may have one.
 *
 * <p>So all that has to be known of a tenant is the time until which it has paid. Where that is in
 * the past, all of a burst may come at once; from then on, as many requests as the rate says. In
 * any time {@code t}, no more than {@code burst + rate x t} are granted, and a tenant that keeps to
 * the rate is never refused. Another rate is another interval: what is owed stays owed.
 *
 * <p>A burst is never less than what comes in a millisecond (5000/s with a burst of 1 are 5 at
 * once): that is at once for whoever sends it.
 *
 * <p>Times of payment are in units of 1/1024 ns, modulo 2^64, so that the interval of a high rate
 * is not rounded to a whole nanosecond: at a million per second, less than one request in a million
 * is granted too many, which is less than clocks differ by. Two such times can be compared when
 * they are no more than 104 days apart; a limiter that nobody used for longer may take its tenant
 * for one that has used up its burst.
 */
final class Rate {

  /** As many as they like; what they pay is nothing, and the time of payment that of their last. */
  static final Rate UNLIMITED = new Rate(Double.POSITIVE_INFINITY, 1, 0, Long.MAX_VALUE);

  private static final int UNITS_PER_NANO_LOG2 = 10;
  private static final long NANO = 1L << UNITS_PER_NANO_LOG2;
  private static final double SECOND = 1e9;
  private static final double MILLIS_PER_SECOND = 1e3;

  /** Half of what can be compared: 52 days. */
  private static final long LONGEST_WINDOW = 1L << 62;

  private final double requestsPerSecond;
  private final int burst;
  private final long interval;
  private final long tolerance;

  private Rate(double requestsPerSecond, int burst, long interval, long tolerance) {
    this.requestsPerSecond = requestsPerSecond;
    this.burst = burst;
    this.interval = interval;
    this.tolerance = tolerance;
  }

  /**
   * @param requestsPerSecond at most {@link PlanLimits#HIGHEST_RATE}; less than {@link
   *     PlanLimits#LOWEST_RATE} is taken for that
   * @param burst as far as it is not less than comes in a millisecond, or more than in 52 days;
   *     empty: what comes in about one second
   */
  static Rate of(double requestsPerSecond, OptionalInt burst) {
    double rate = Math.max(requestsPerSecond, PlanLimits.LOWEST_RATE);
    long interval = (long) (SECOND * NANO / rate);
    long asked = burst.isPresent() ? burst.getAsInt() : Math.round(rate);
    long least = (long) Math.ceil(rate / MILLIS_PER_SECOND);
    int granted =
        (int)
            Math.min(
                Math.max(least, asked), Math.min(Integer.MAX_VALUE, LONGEST_WINDOW / interval));
    // The clock counts whole nanoseconds: who is early by less than one is not early.
    return new Rate(rate, granted, interval, (granted - 1) * interval + NANO - 1);
  }

  /** Of somebody who has used nothing, or has paid for all of it. */
  static long paidAt(long now) {
    return now << UNITS_PER_NANO_LOG2;
  }

  /** For how long everything is paid; less than 0 where something is owed. */
  static long nanosSince(long paidUntil, long now) {
    return (paidAt(now) - paidUntil) >> UNITS_PER_NANO_LOG2;
  }

  boolean allows(long paidUntil, long now) {
    return paidUntil - paidAt(now) <= tolerance;
  }

  /** When one request more is paid, that is made now. */
  long withOneMore(long paidUntil, long now) {
    return paidAt(now) + Math.max(0, paidUntil - paidAt(now)) + interval;
  }

  /**
   * Nobody owes more than a burst: what is more was owed at another rate, at which it took longer
   * to pay.
   */
  long atMostABurst(long paidUntil, long now) {
    long mostOwed = burst * interval;
    return paidUntil - paidAt(now) > mostOwed ? paidAt(now) + mostOwed : paidUntil;
  }

  /** 0 when there is one. */
  Duration untilNext(long paidUntil, long now) {
    long tooMuch = paidUntil - paidAt(now) - tolerance;
    return Duration.ofNanos(Math.max(0, (tooMuch + NANO - 1) >> UNITS_PER_NANO_LOG2));
  }

  /** How long it takes to pay for a burst; 0 where nothing is paid. */
  long windowNanos() {
    return (burst * interval) >> UNITS_PER_NANO_LOG2;
  }

  double requestsPerSecond() {
    return requestsPerSecond;
  }

  int burst() {
    return burst;
  }

  /**
   * The rate in whole seconds, for the answer to a client: never more than is granted.
   *
   * @param reset until there is one request more
   */
  Admission.Quota quota(Duration reset) {
    double window = burst / requestsPerSecond;
    long limit = window >= 1 ? burst : Math.max(1, (long) Math.floor(requestsPerSecond));
    long seconds = (long) Math.max(1, Math.ceil(window));
    return new Admission.Quota(limit, 0, Duration.ofSeconds(seconds), reset);
  }
}

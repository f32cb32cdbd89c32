package io.tenantry.benchmarks.result;

import java.util.Optional;

/** A figure and how sure it is: the true one is between {@code low} and {@code high}. */
public record Interval(double value, double low, double high) {

  /** A figure without doubt, such as a count. */
  public static Interval exact(double value) {
    return new Interval(value, value, value);
  }

  /**
   * How many times {@code other} goes into {@code this}; their errors are independent and small
   * (first order of the relative errors). Empty where one of the two may as well be nothing.
   */
  public Optional<Interval> dividedBy(Interval other) {
    if (low <= 0 || other.low <= 0) {
      return Optional.empty();
    }
    double times = value / other.value;
    double error =
        times * Math.hypot((high - low) / 2 / value, (other.high - other.low) / 2 / other.value);
    return Optional.of(new Interval(times, times - error, times + error));
  }

  /** What {@code this} has more than {@code other}; their errors are independent. */
  public Interval minus(Interval other) {
    double error = Math.hypot((high - low) / 2, (other.high - other.low) / 2);
    double difference = value - other.value;
    return new Interval(difference, difference - error, difference + error);
  }
}

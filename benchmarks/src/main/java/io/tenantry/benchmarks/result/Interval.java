package io.tenantry.benchmarks.result;

/** A figure and how sure it is: the true one is between {@code low} and {@code high}. */
public record Interval(double value, double low, double high) {

  /** A figure without doubt, such as a count. */
  public static Interval exact(double value) {
    return new Interval(value, value, value);
  }

  /** What {@code this} has more than {@code other}; their errors are independent. */
  public Interval minus(Interval other) {
    double error = Math.hypot((high - low) / 2, (other.high - other.low) / 2);
    double difference = value - other.value;
    return new Interval(difference, difference - error, difference + error);
  }
}

package io.tenantry.benchmarks.result;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.math.MathContext;
import org.jspecify.annotations.Nullable;

/**
 * One figure, and its peer from the same run.
 *
 * @param unit of value, low, high and besideValue
 * @param low the lower end of the value's interval; likewise {@code high}
 * @param beside what the peer is
 * @param ratio how many times the peer's figure is larger: above 1, we need less
 * @param ratioLow the lower end of the ratio's interval, where both figures have one; likewise
 *     {@code ratioHigh}
 * @param goal such as {@code <= 150 ns}
 * @param met whether the value keeps to the goal
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Row(
    String name,
    double value,
    String unit,
    @Nullable Double low,
    @Nullable Double high,
    @Nullable String beside,
    @Nullable Double besideValue,
    @Nullable Double ratio,
    @Nullable Double ratioLow,
    @Nullable Double ratioHigh,
    @Nullable String goal,
    @Nullable Boolean met) {

  private static final MathContext DIGITS = new MathContext(4);

  public Row {
    value = rounded(value);
    low = low == null ? null : rounded(low);
    high = high == null ? null : rounded(high);
    besideValue = besideValue == null ? null : rounded(besideValue);
    ratio = ratio == null ? null : rounded(ratio);
    ratioLow = ratioLow == null ? null : rounded(ratioLow);
    ratioHigh = ratioHigh == null ? null : rounded(ratioHigh);
  }

  public static Row of(String name, Interval figure, String unit) {
    return new Row(
        name,
        figure.value(),
        unit,
        figure.low(),
        figure.high(),
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  /** With the peer's figure; without a ratio where one of the two is nothing. */
  public Row beside(String peer, double peerValue) {
    Double times = value > 0 && peerValue > 0 ? peerValue / value : null;
    return new Row(name, value, unit, low, high, peer, peerValue, times, null, null, goal, met);
  }

  /**
   * With the peer's figure and what is known of the ratio.
   *
   * @param times the peer's figure over this one
   */
  public Row beside(String peer, double peerValue, Interval times) {
    return new Row(
        name,
        value,
        unit,
        low,
        high,
        peer,
        peerValue,
        times.value(),
        times.low(),
        times.high(),
        goal,
        met);
  }

  /** With a goal for what should be small. */
  public Row atMost(double limit) {
    return judged("<= " + textOf(limit), value <= limit);
  }

  /** With a goal for what should be large. */
  public Row atLeast(double limit) {
    return judged(">= " + textOf(limit), value >= limit);
  }

  /** With a goal for what should be neither small nor large. */
  public Row within(double least, double most) {
    return judged(textOf(least) + " to " + textOf(most), value >= least && value <= most);
  }

  private static String textOf(double limit) {
    return BigDecimal.valueOf(rounded(limit)).stripTrailingZeros().toPlainString();
  }

  private Row judged(String limits, boolean kept) {
    return new Row(
        name,
        value,
        unit,
        low,
        high,
        beside,
        besideValue,
        ratio,
        ratioLow,
        ratioHigh,
        unit.isEmpty() ? limits : limits + " " + unit,
        kept);
  }

  /** Whether the peer needs less than we do, or the goal is missed. */
  public boolean needsMore() {
    return Boolean.FALSE.equals(met) || (besideValue != null && value > besideValue);
  }

  private static double rounded(double figure) {
    return Double.isFinite(figure) ? new BigDecimal(figure).round(DIGITS).doubleValue() : 0;
  }
}

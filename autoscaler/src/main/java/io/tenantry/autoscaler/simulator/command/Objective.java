package io.tenantry.autoscaler.simulator.command;

import io.tenantry.autoscaler.demand.LatencyObjective;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * An objective as it is written on the command line.
 *
 * @param text such as {@code p99=200ms}
 */
record Objective(String text, LatencyObjective terms) {

  private static final Pattern FORM =
      Pattern.compile("p(\\d{1,2}(?:\\.\\d{1,6})?)=(\\d{1,9}(?:\\.\\d{1,6})?)(ms|s)");

  /** Reads an option. */
  static final class Converter implements ITypeConverter<Objective> {
    @Override
    public Objective convert(String text) {
      Matcher matcher = FORM.matcher(text);
      if (matcher.matches()) {
        double percentile = Double.parseDouble(matcher.group(1));
        double millis =
            Double.parseDouble(matcher.group(2)) * (matcher.group(3).equals("s") ? 1000 : 1);
        Duration target = Duration.ofNanos(Math.round(millis * 1e6));
        if (percentile > 0 && target.isPositive()) {
          return new Objective(text, new LatencyObjective(percentile, target));
        }
      }
      throw new TypeConversionException(
          "is no objective (expected: a percentile above 0 and below 100 and a time, such as"
              + " p99=200ms)");
    }
  }
}

package io.tenantry.autoscaler.command;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code 30s}, {@code 10m} or {@code 1h}: whole, above 0, at most six digits. */
public final class DurationConverter implements ITypeConverter<Duration> {

  private static final Pattern DURATION = Pattern.compile("([1-9][0-9]{0,5})([smh])");

  @Override
  public Duration convert(String text) {
    Matcher duration = DURATION.matcher(text);
    if (!duration.matches()) {
      throw new TypeConversionException("expected a duration such as 60s or 10m");
    }
    long amount = Long.parseLong(duration.group(1));
    return switch (duration.group(2)) {
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      default -> Duration.ofHours(amount);
    };
  }
}

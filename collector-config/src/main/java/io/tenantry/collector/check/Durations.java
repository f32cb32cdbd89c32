package io.tenantry.collector.check;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** Durations as the collector writes them: {@code 0s}, {@code 1m30s}, {@code 200ms}. */
final class Durations {

  private static final Pattern WHOLE =
      Pattern.compile("(?:\\d+(?:\\.\\d+)?(?:ns|us|µs|ms|s|m|h))+");
  private static final Pattern PART = Pattern.compile("(\\d+(?:\\.\\d+)?)(ns|us|µs|ms|s|m|h)");

  private Durations() {}

  /** The duration that {@code text} is; {@code 0} is one too. */
  static Optional<Duration> parse(String text) {
    if (text.equals("0")) {
      return Optional.of(Duration.ZERO);
    }
    if (!WHOLE.matcher(text).matches()) {
      return Optional.empty();
    }
    double seconds =
        PART.matcher(text)
            .results()
            .mapToDouble(part -> Double.parseDouble(part.group(1)) * secondsOf(part.group(2)))
            .sum();
    return Optional.of(Duration.ofNanos(Math.round(seconds * 1e9)));
  }

  private static double secondsOf(String unit) {
    return switch (unit) {
      case "h" -> 3600;
      case "m" -> 60;
      case "s" -> 1;
      case "ms" -> 1e-3;
      case "ns" -> 1e-9;
      default -> 1e-6;
    };
  }
}

package io.tenantry.autoscaler.config;

import java.time.Duration;
import java.util.function.Function;
import org.springframework.util.unit.DataSize;

/** One wording for all properties that are out of range: property, value, kind and legal range. */
final class Ranges {

  private Ranges() {}

  static void require(String property, Duration value, Duration min, Duration max) {
    require(property, "a duration", value, min, max, Ranges::text);
  }

  static void require(String property, DataSize value, DataSize min, DataSize max) {
    require(property, "a size", value, min, max, Ranges::text);
  }

  static void require(String property, int value, int min, int max) {
    require(property, "a whole number", value, min, max, String::valueOf);
  }

  private static <T extends Comparable<T>> void require(
      String property, String kind, T value, T min, T max, Function<T, String> text) {
    if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
      throw new IllegalArgumentException(
          "%s: %s (expected: %s of %s..%s)"
              .formatted(property, text.apply(value), kind, text.apply(min), text.apply(max)));
    }
  }

  /**
   * As it would be written in a properties file, such as {@code 100ms}, {@code 60s}, {@code 10m}.
   */
  private static String text(Duration duration) {
    if (duration.toNanosPart() != 0) {
      return duration.toMillis() + "ms";
    }
    return duration.toMinutes() > 1 && duration.toSecondsPart() == 0
        ? duration.toMinutes() + "m"
        : duration.toSeconds() + "s";
  }

  private static String text(DataSize size) {
    if (size.toBytes() % (1024 * 1024) == 0) {
      return size.toMegabytes() + "MB";
    }
    return size.toBytes() % 1024 == 0 ? size.toKilobytes() + "KB" : size.toBytes() + "B";
  }
}

package io.tenantry.autoscaler.workload;

import java.util.Optional;

/**
 * Where the tenant or the request belongs, such as {@code us-east}. Not where a process runs. 1–64
 * characters of {@code A-Za-z0-9_-} of which the first is alphanumeric, or a reserved value such as
 * {@code _none}.
 */
public record Region(String value) implements Comparable<Region> {

  public Region {
    if (!Names.isReserved(value) && !Names.isName(value)) {
      throw new IllegalArgumentException(
          "region of %d characters (expected: 1-64 of A-Z a-z 0-9 _ -, the first alphanumeric)"
              .formatted(value.length()));
    }
  }

  /** The region, or empty when {@code text} is not a legal name. */
  public static Optional<Region> parse(String text) {
    return Names.isReserved(text) || Names.isName(text)
        ? Optional.of(new Region(text))
        : Optional.empty();
  }

  @Override
  public int compareTo(Region other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}

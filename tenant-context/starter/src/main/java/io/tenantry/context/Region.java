package io.tenantry.context;

import java.util.Optional;

/**
 * The region of the tenant or of the request, such as {@code us-east}. Not where the process runs.
 * 1–64 characters of {@code A-Za-z0-9_-} of which the first is alphanumeric.
 */
public record Region(String value) {

  /** The request named no region. */
  public static final Region NONE = new Region(Names.NONE);

  /** The sum of the regions beyond the limit of distinct regions in telemetry. */
  public static final Region OVERFLOW = new Region(Names.OVERFLOW);

  /**
   * @throws IllegalArgumentException if {@code value} is neither legal nor reserved; the message
   *     does not repeat it
   */
  public Region {
    if (!Names.isName(value) && !Names.isReserved(value)) {
      throw new IllegalArgumentException(Names.expected("region", value));
    }
  }

  /** The region that a caller named; empty when {@code text} is not a legal name. */
  public static Optional<Region> parse(String text) {
    return Names.isName(text) ? Optional.of(new Region(text)) : Optional.empty();
  }

  /** Whether this is one of the values that stand for "not one region". */
  public boolean isReserved() {
    return Names.isReserved(value);
  }

  @Override
  public String toString() {
    return value;
  }
}

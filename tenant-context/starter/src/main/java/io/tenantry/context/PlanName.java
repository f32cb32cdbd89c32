package io.tenantry.context;

import java.util.Optional;

/**
 * Name of a tenant's plan, such as {@code gold}: 1–64 characters of {@code A-Za-z0-9_-} of which
 * the first is alphanumeric. {@link #OVERFLOW} is reserved.
 */
public record PlanName(String value) {

  /** The plan of a tenant that has no other. */
  public static final PlanName DEFAULT = new PlanName("default");

  /** The sum of the plans beyond the limit of distinct plans in telemetry. */
  public static final PlanName OVERFLOW = new PlanName(Names.OVERFLOW);

  /**
   * @throws IllegalArgumentException if {@code value} is neither legal nor reserved; the message
   *     does not repeat it
   */
  public PlanName {
    if (!Names.isName(value) && !value.equals(Names.OVERFLOW)) {
      throw new IllegalArgumentException(Names.expected("plan", value));
    }
  }

  /** The plan that somebody named; empty when {@code text} is not a legal name. */
  public static Optional<PlanName> parse(String text) {
    return Names.isName(text) ? Optional.of(new PlanName(text)) : Optional.empty();
  }

  @Override
  public String toString() {
    return value;
  }
}

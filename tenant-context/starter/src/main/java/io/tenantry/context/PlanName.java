package io.tenantry.context;

import java.util.Optional;

/**
 * Name of a tenant's plan, such as {@code gold}. Few plans exist, so it is safe as a metric tag.
 * 1–64 characters of {@code A-Za-z0-9_-} of which the first is alphanumeric.
 */
public record PlanName(String value) {

  /** The plan of a tenant that has no other. */
  public static final PlanName DEFAULT = new PlanName("default");

  /**
   * @throws IllegalArgumentException if {@code value} is not legal
   */
  public PlanName {
    if (!Names.isName(value)) {
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

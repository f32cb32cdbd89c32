package io.tenantry.context;

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

  @Override
  public String toString() {
    return value;
  }
}

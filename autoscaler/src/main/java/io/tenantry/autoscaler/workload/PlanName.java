package io.tenantry.autoscaler.workload;

import java.util.Optional;

/**
 * Name of a tenant's plan, such as {@code gold}. Few plans exist, so it is safe as a metric label.
 * 1–64 characters of {@code A-Za-z0-9_-} of which the first is alphanumeric, or a reserved value
 * such as {@code _none}.
 */
public record PlanName(String value) implements Comparable<PlanName> {

  /** The plan of a tenant that names none. It always exists. */
  public static final PlanName DEFAULT = new PlanName("default");

  public PlanName {
    if (!Names.isReserved(value) && !Names.isName(value)) {
      throw new IllegalArgumentException(
          "plan of %d characters (expected: 1-64 of A-Z a-z 0-9 _ -, the first alphanumeric)"
              .formatted(value.length()));
    }
  }

  /** The plan, or empty when {@code text} is not a legal name. */
  public static Optional<PlanName> parse(String text) {
    return Names.isReserved(text) || Names.isName(text)
        ? Optional.of(new PlanName(text))
        : Optional.empty();
  }

  @Override
  public int compareTo(PlanName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}

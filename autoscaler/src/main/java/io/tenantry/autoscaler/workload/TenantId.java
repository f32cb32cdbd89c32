package io.tenantry.autoscaler.workload;

import java.util.Optional;

/**
 * Who a request is for: 1–64 characters of {@code A-Za-z0-9_-} of which the first is alphanumeric,
 * or one of the reserved values {@link #NONE}, {@link #UNKNOWN} and {@link #OVERFLOW}. The set is a
 * strict subset of what Mimir, Loki and Tempo accept as a tenant.
 */
public record TenantId(String value) implements Comparable<TenantId> {

  /** Requests that carried no tenant. */
  public static final TenantId NONE = new TenantId("_none");

  /** Requests whose tenant is not known to the service. */
  public static final TenantId UNKNOWN = new TenantId("_unknown");

  /** The sum of the tenants beyond the service's limit of distinct tenants. */
  public static final TenantId OVERFLOW = new TenantId("_overflow");

  public TenantId {
    if (!Names.isReserved(value) && !Names.isName(value)) {
      throw new IllegalArgumentException(
          "tenant id of %d characters (expected: 1-64 of A-Z a-z 0-9 _ -, the first alphanumeric)"
              .formatted(value.length()));
    }
  }

  /** The tenant, or empty when {@code text} is not a legal id. */
  public static Optional<TenantId> parse(String text) {
    return Names.isReserved(text) || Names.isName(text)
        ? Optional.of(new TenantId(text))
        : Optional.empty();
  }

  /** Whether this is one of the values that stand for "not one tenant". */
  public boolean isReserved() {
    return Names.isReserved(value);
  }

  @Override
  public int compareTo(TenantId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}

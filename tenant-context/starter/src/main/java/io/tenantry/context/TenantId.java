package io.tenantry.context;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who a request is for: 1–64 characters of {@code A-Za-z0-9_-} of which the first is alphanumeric.
 * Case matters. Every legal id is also a legal tenant for Mimir, Loki and Tempo.
 *
 * <p>Three reserved values, which no caller can send, stand for "not one tenant" in telemetry:
 * {@link #NONE}, {@link #UNKNOWN} and {@link #OVERFLOW}.
 */
public record TenantId(String value) implements Comparable<TenantId> {

  /** A request that carried no tenant. */
  public static final TenantId NONE = new TenantId(Names.NONE);

  /** A request that named a tenant that was not verified, or was turned away for it. */
  public static final TenantId UNKNOWN = new TenantId(Names.UNKNOWN);

  /** The sum of the tenants beyond the limit of distinct tenants in telemetry. */
  public static final TenantId OVERFLOW = new TenantId(Names.OVERFLOW);

  /**
   * @throws IllegalArgumentException if {@code value} is neither legal nor reserved; the message
   *     does not repeat it
   */
  public TenantId {
    if (!Names.isName(value) && !Names.isReserved(value)) {
      throw new IllegalArgumentException(Names.expected("tenant id", value));
    }
  }

  /**
   * The tenant that a caller named; empty when {@code text} is not a legal id, and for the reserved
   * values, which are ours to say.
   */
  public static Optional<TenantId> parse(String text) {
    return Names.isName(text) ? Optional.of(new TenantId(text)) : Optional.empty();
  }

  /** Whether this is one of the values that stand for "not one tenant". */
  public boolean isReserved() {
    return Names.isReserved(value);
  }

  /**
   * As a record's own, but the same object, which is the usual case on a request's way, is told at
   * once.
   */
  @Override
  public boolean equals(@Nullable Object other) {
    return this == other || (other instanceof TenantId id && value.equals(id.value));
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  /**
   * By their text. It also keeps a look-up in a hash map short when somebody chooses ids of one
   * hash: among such, the map searches by order.
   */
  @Override
  public int compareTo(TenantId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}

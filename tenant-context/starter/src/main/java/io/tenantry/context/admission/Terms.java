package io.tenantry.context.admission;

import org.jspecify.annotations.Nullable;

/**
 * What one tenant may ask of this process now.
 *
 * @param pace of its rate; null: as many requests as it likes
 * @param concurrency requests at a time, >= 1; {@link #UNLIMITED}: as many as it likes
 * @param weight its part of an overloaded process, >= 1
 */
record Terms(@Nullable Pace pace, int concurrency, int weight) {

  static final int UNLIMITED = Integer.MAX_VALUE;

  boolean isLimit() {
    return pace != null || concurrency != UNLIMITED;
  }
}

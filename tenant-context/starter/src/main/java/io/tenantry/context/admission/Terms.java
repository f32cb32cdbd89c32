package io.tenantry.context.admission;

import io.github.resilience4j.bulkhead.BulkheadConfig;
import org.jspecify.annotations.Nullable;

/**
 * What one tenant may ask of this process now.
 *
 * @param pace of its rate; null: as many requests as it likes
 * @param concurrency null: as many at a time as it likes
 * @param weight its part of an overloaded process, >= 1
 */
record Terms(@Nullable Pace pace, @Nullable BulkheadConfig concurrency, int weight) {

  boolean isLimit() {
    return pace != null || concurrency != null;
  }
}

package io.tenantry.benchmarks.context;

/** The tenants of the benchmarks: ids of 12 characters. */
final class TenantIds {

  /** So many that the branch predictor and the cache of one tenant do not help. */
  static final int COUNT = 4096;

  /** A power of two, so that a cursor wraps with a mask. */
  static final int DRAWS = 1 << 14;

  private TenantIds() {}

  static String id(int number) {
    return "tenant-%05d".formatted(number);
  }
}

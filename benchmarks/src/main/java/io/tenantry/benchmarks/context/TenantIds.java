package io.tenantry.benchmarks.context;

import io.tenantry.context.PlanName;
import io.tenantry.context.Region;
import io.tenantry.context.Tenant;
import io.tenantry.context.TenantId;
import io.tenantry.context.TenantLabels;

/** The tenants of the benchmarks: ids of 12 characters, the one with the most requests first. */
final class TenantIds {

  /** So many that the branch predictor and the cache of one tenant do not help. */
  static final int COUNT = 4096;

  /** A power of two, so that a cursor wraps with a mask. */
  static final int DRAWS = 1 << 14;

  /** So many of them have a name in metrics: the starter's default. */
  static final int NAMED = 100;

  private static final PlanName PLAN = new PlanName("gold");

  private TenantIds() {}

  static String id(int number) {
    return "tenant-%05d".formatted(number);
  }

  static Tenant tenant(int number) {
    return new Tenant(new TenantId(id(number)), Region.NONE, PLAN);
  }

  /** Gives the names to those who have them after some minutes of traffic: to the busiest. */
  static void nameTheBusiest(TenantLabels labels) {
    for (int i = 0; i < NAMED; i++) {
      labels.arrived(tenant(i));
    }
  }
}

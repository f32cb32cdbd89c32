package io.tenantry.context.resolution;

import io.tenantry.context.PlanName;
import io.tenantry.context.Region;
import io.tenantry.context.Tenant;
import io.tenantry.context.TenantId;
import io.tenantry.context.TenantResolution.Resolved;
import org.jspecify.annotations.Nullable;

/**
 * The answers that were given lately, so that the next request of the same tenant builds none.
 *
 * <p>A table of fixed size, in which a newcomer takes the place of whoever had the same slot: ids
 * that were made up cost a tenant the building of one more answer at worst. An answer follows from
 * its three parts, so none is ever out of date. Thread-safe without a lock: answers are immutable,
 * and one that was overwritten by another thread is built again.
 */
final class ResolvedTenants {

  /** Holds some ten thousand tenants with few collisions in 64 kB. */
  private static final int SLOTS = 1 << 14;

  private final @Nullable Resolved[] slots = new Resolved[SLOTS];

  Resolved of(TenantId id, Region region, PlanName plan) {
    int hash = 31 * id.hashCode() + region.hashCode();
    int slot = (hash ^ (hash >>> 15)) & (SLOTS - 1);
    Resolved known = slots[slot];
    if (known != null && isOf(known.tenant(), id, region, plan)) {
      return known;
    }
    Resolved made = new Resolved(new Tenant(id, region, plan));
    slots[slot] = made;
    return made;
  }

  private static boolean isOf(Tenant tenant, TenantId id, Region region, PlanName plan) {
    return tenant.id().equals(id) && tenant.region().equals(region) && tenant.plan().equals(plan);
  }
}

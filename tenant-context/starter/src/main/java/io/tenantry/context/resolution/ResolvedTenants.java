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
 * <p>As {@link io.tenantry.context.RecentlyUsed}, but a look-up needs no key to be made of the
 * three parts: a table of fixed size with two slots for each hash, in which a newcomer takes the
 * place of the older of the two. Ids that were made up cost a tenant the building of one more
 * answer at worst. An answer follows from its three parts, so none is ever out of date. Thread-safe
 * without a lock: answers are immutable, and one that was overwritten by another thread is built
 * again.
 */
final class ResolvedTenants {

  /** Holds some ten thousand tenants with few collisions in 128 kB. */
  private static final int SLOTS = 1 << 15;

  private final @Nullable Resolved[] slots = new Resolved[SLOTS];

  Resolved of(TenantId id, Region region, PlanName plan) {
    int hash = (31 * id.hashCode() + region.hashCode()) * 0x9E3779B9;
    int slot = (hash >>> 16) * 2 & (SLOTS - 1);
    Resolved newer = slots[slot];
    if (newer != null && isOf(newer.tenant(), id, region, plan)) {
      return newer;
    }
    Resolved older = slots[slot + 1];
    if (older != null && isOf(older.tenant(), id, region, plan)) {
      return older;
    }
    Resolved made = new Resolved(new Tenant(id, region, plan));
    slots[slot + 1] = newer;
    slots[slot] = made;
    return made;
  }

  private static boolean isOf(Tenant tenant, TenantId id, Region region, PlanName plan) {
    return tenant.id().equals(id) && tenant.region().equals(region) && tenant.plan().equals(plan);
  }
}

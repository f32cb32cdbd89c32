package io.tenantry.context;

import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Gives each tenant its name in metrics, so that whatever ids arrive, the number of series is
 * bounded: the first {@code maxTenants} tenants keep their own id and the first {@code maxRegions}
 * regions their own name; all others together are {@code _overflow}. Totals stay exact, because the
 * name is replaced before a measurement is made, and no measurement is dropped.
 *
 * <p>Tenants of the directory have their place from the start, so that ids nobody has heard of can
 * not take it.
 *
 * <p>Thread-safe. {@code labelOf} is two hash look-ups and allocates nothing for a tenant with a
 * name of its own.
 */
public final class TenantLabels {

  private final int maxTenants;
  private final int maxRegions;
  private final Set<TenantId> tenants = ConcurrentHashMap.newKeySet();
  private final Set<Region> regions = ConcurrentHashMap.newKeySet();

  /**
   * @param maxTenants how many tenants get a name of their own, at least 1
   * @param maxRegions how many regions get a name of their own, at least 1
   * @param known tenants that are sure of their place, as far as there are places
   */
  public TenantLabels(int maxTenants, int maxRegions, Collection<TenantId> known) {
    if (maxTenants < 1 || maxRegions < 1) {
      throw new IllegalArgumentException(
          "maxTenants: %d, maxRegions: %d (expected: both >= 1)".formatted(maxTenants, maxRegions));
    }
    this.maxTenants = maxTenants;
    this.maxRegions = maxRegions;
    known.stream().limit(maxTenants).forEach(tenants::add);
  }

  /** The tenant under whose name a measurement of {@code tenant} is made. The plan is kept. */
  public Tenant labelOf(Tenant tenant) {
    boolean ownId = tenant.id().isReserved() || admit(tenants, tenant.id(), maxTenants);
    boolean ownRegion =
        tenant.region().equals(Region.NONE) || admit(regions, tenant.region(), maxRegions);
    return ownId && ownRegion
        ? tenant
        : new Tenant(
            ownId ? tenant.id() : TenantId.OVERFLOW,
            ownRegion ? tenant.region() : Region.OVERFLOW,
            tenant.plan());
  }

  private static <T> boolean admit(Set<T> named, T candidate, int max) {
    if (named.contains(candidate)) {
      return true;
    }
    if (named.size() >= max) {
      return false;
    }
    synchronized (named) {
      return named.contains(candidate) || (named.size() < max && named.add(candidate));
    }
  }
}

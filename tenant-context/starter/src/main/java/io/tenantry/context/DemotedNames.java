package io.tenantry.context;

import java.util.Set;

/**
 * Names that are no longer in use in metrics.
 *
 * @param tenants whose series end, in every region
 * @param regions whose series end, of every tenant
 */
public record DemotedNames(Set<TenantId> tenants, Set<Region> regions) {

  /** Whether {@code label} is made of one of them. */
  public boolean include(Tenant label) {
    return tenants.contains(label.id()) || regions.contains(label.region());
  }
}

package io.tenantry.context.resolution;

import io.tenantry.context.PlanName;
import io.tenantry.context.Region;
import io.tenantry.context.Rejection;
import io.tenantry.context.Tenant;
import io.tenantry.context.TenantClaim;
import io.tenantry.context.TenantId;
import io.tenantry.context.TenantResolution;
import io.tenantry.context.TenantResolution.Rejected;
import io.tenantry.context.TenantResolution.Resolved;
import io.tenantry.context.TenantResolver;
import io.tenantry.context.Trust;
import java.util.Optional;
import java.util.Set;

/**
 * Judges a claim by its trust and by what the directory knows.
 *
 * <p>A tenant that is only claimed is a rejection even where no tenant is needed: to go on without
 * one would answer for nobody where the sender asked for somebody.
 */
public final class DirectoryTenantResolver implements TenantResolver {

  private final TenantDirectory directory;
  private final boolean required;
  private final Set<Region> regions;

  /**
   * @param required whether a message without a tenant is rejected
   * @param regions the regions that exist; empty: any
   */
  public DirectoryTenantResolver(TenantDirectory directory, boolean required, Set<Region> regions) {
    this.directory = directory;
    this.required = required;
    this.regions = Set.copyOf(regions);
  }

  @Override
  public TenantResolution resolve(TenantClaim claim) {
    Optional<Rejection> rejection = claim.rejection();
    if (rejection.isPresent()) {
      return new Rejected(rejection.get());
    }
    Optional<TenantId> id = claim.tenant();
    if (id.isEmpty()) {
      return required
          ? new Rejected(Rejection.MISSING_TENANT)
          : inRegion(TenantId.NONE, new TenantProfile(PlanName.DEFAULT), claim);
    }
    if (claim.trust() == Trust.CLAIMED) {
      return new Rejected(Rejection.UNTRUSTED_PEER);
    }
    Optional<TenantProfile> profile = directory.find(id.get());
    return profile.isEmpty()
        ? new Rejected(Rejection.UNKNOWN_TENANT)
        : inRegion(id.get(), profile.get(), claim);
  }

  private TenantResolution inRegion(TenantId id, TenantProfile profile, TenantClaim claim) {
    Region region = claim.region().orElse(Region.NONE);
    return region.equals(Region.NONE) || regions.isEmpty() || regions.contains(region)
        ? new Resolved(new Tenant(id, region, profile.plan()))
        : new Rejected(Rejection.UNKNOWN_REGION);
  }
}

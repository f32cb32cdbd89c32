package io.tenantry.context.resolution;

import io.tenantry.context.PlanName;
import io.tenantry.context.Region;
import io.tenantry.context.Rejection;
import io.tenantry.context.Tenant;
import io.tenantry.context.TenantEvidence;
import io.tenantry.context.TenantId;
import io.tenantry.context.TenantResolution;
import io.tenantry.context.TenantResolution.Rejected;
import io.tenantry.context.TenantResolution.Resolved;
import io.tenantry.context.TenantResolver;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Takes tenant and region from what a trusted proxy says in a header.
 *
 * <p>A tenant named by anybody else is a rejection even where no tenant is needed: to go on without
 * one would answer for nobody where the sender asked for somebody. A region named by anybody else
 * is ignored.
 */
public final class HeaderTenantResolver implements TenantResolver {

  private static final TenantResolution MISSING = new Rejected(Rejection.MISSING_TENANT);
  private static final TenantResolution UNTRUSTED = new Rejected(Rejection.UNTRUSTED_PEER);

  private final TrustedProxies proxies;
  private final TenantDirectory directory;
  private final boolean required;
  private final Set<Region> regions;

  /**
   * @param required whether a request without a tenant is rejected
   * @param regions the regions that exist; empty: any
   */
  public HeaderTenantResolver(
      TrustedProxies proxies, TenantDirectory directory, boolean required, Set<Region> regions) {
    this.proxies = proxies;
    this.directory = directory;
    this.required = required;
    this.regions = Set.copyOf(regions);
  }

  @Override
  public TenantResolution resolve(TenantEvidence evidence) {
    List<String> ids = evidence.tenantIds();
    boolean trusted = proxies.contains(evidence.peerAddress());
    if (ids.isEmpty()) {
      return required ? MISSING : inRegion(TenantId.NONE, PlanName.DEFAULT, evidence, trusted);
    }
    if (!trusted) {
      return UNTRUSTED;
    }
    if (ids.size() > 1) {
      return new Rejected(Rejection.DUPLICATE_TENANT);
    }
    Optional<TenantId> id = TenantId.parse(ids.get(0));
    if (id.isEmpty()) {
      return new Rejected(Rejection.MALFORMED_TENANT);
    }
    Optional<PlanName> plan = directory.planOf(id.get());
    return plan.isEmpty()
        ? new Rejected(Rejection.UNKNOWN_TENANT)
        : inRegion(id.get(), plan.get(), evidence, true);
  }

  private TenantResolution inRegion(
      TenantId id, PlanName plan, TenantEvidence evidence, boolean trusted) {
    List<String> named = evidence.regions();
    if (named.isEmpty() || !trusted) {
      return new Resolved(new Tenant(id, Region.NONE, plan));
    }
    if (named.size() > 1) {
      return new Rejected(Rejection.DUPLICATE_REGION);
    }
    Optional<Region> region = Region.parse(named.get(0));
    if (region.isEmpty()) {
      return new Rejected(Rejection.MALFORMED_REGION);
    }
    return regions.isEmpty() || regions.contains(region.get())
        ? new Resolved(new Tenant(id, region.get(), plan))
        : new Rejected(Rejection.UNKNOWN_REGION);
  }
}

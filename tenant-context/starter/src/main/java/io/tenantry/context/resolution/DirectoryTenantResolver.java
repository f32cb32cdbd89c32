package io.tenantry.context.resolution;

import io.tenantry.context.PlanName;
import io.tenantry.context.Region;
import io.tenantry.context.Rejection;
import io.tenantry.context.TenantClaim;
import io.tenantry.context.TenantId;
import io.tenantry.context.TenantListener;
import io.tenantry.context.TenantResolution;
import io.tenantry.context.TenantResolution.Rejected;
import io.tenantry.context.TenantResolution.Resolved;
import io.tenantry.context.TenantResolver;
import io.tenantry.context.Trust;
import java.util.Optional;
import java.util.Set;
import org.slf4j.LoggerFactory;

/**
 * Judges a claim by its trust, by what the directory knows, and by where the tenant may be served.
 *
 * <p>A tenant that is trusted too little is a rejection even where no tenant is needed: to go on
 * without one would answer for nobody where the sender asked for somebody. The directory is not
 * asked about it, nor about a message whose region does not exist.
 *
 * <p>The region of a resolved tenant is the one that the message names, else the tenant's home,
 * else {@link Region#NONE}.
 */
public final class DirectoryTenantResolver implements TenantResolver {

  private final TenantDirectory directory;
  private final boolean required;
  private final Trust minimumTrust;
  private final Set<Region> regions;
  private final Residency residency;
  private final TenantListener listener;
  private final ResolvedTenants answers = new ResolvedTenants();
  private final OutageLog outages;

  /** A resolver that does not look at residency. */
  public DirectoryTenantResolver(TenantDirectory directory, boolean required, Set<Region> regions) {
    this(directory, required, Trust.ASSERTED, regions, Residency.OFF, TenantListener.NONE);
  }

  /**
   * @param required whether a message without a tenant is rejected
   * @param minimumTrust from which on a claim is enough; {@link Trust#CLAIMED} never is
   * @throws IllegalArgumentException if {@code minimumTrust} is that
   * @param regions the regions that exist; empty: any
   * @param listener told of residents that are served elsewhere
   */
  public DirectoryTenantResolver(
      TenantDirectory directory,
      boolean required,
      Trust minimumTrust,
      Set<Region> regions,
      Residency residency,
      TenantListener listener) {
    if (minimumTrust == Trust.CLAIMED) {
      throw new IllegalArgumentException(
          "minimumTrust: %s (expected: ASSERTED or VERIFIED)".formatted(minimumTrust));
    }
    this.directory = directory;
    this.required = required;
    this.minimumTrust = minimumTrust;
    this.regions = Set.copyOf(regions);
    this.residency = residency;
    this.listener = listener;
    this.outages =
        new OutageLog(
            LoggerFactory.getLogger(DirectoryTenantResolver.class),
            "Requests are refused, because their tenants cannot be looked up",
            System::nanoTime);
  }

  @Override
  public TenantResolution resolve(TenantClaim claim) {
    Optional<Rejection> rejection = claim.rejection();
    if (rejection.isPresent()) {
      return new Rejected(rejection.get());
    }
    Optional<TenantId> id = claim.tenant();
    if (id.isEmpty() && required) {
      return new Rejected(Rejection.MISSING_TENANT);
    }
    if (id.isPresent() && claim.trust().compareTo(minimumTrust) < 0) {
      return new Rejected(Rejection.UNTRUSTED_PEER);
    }
    Region requested = claim.region().orElse(Region.NONE);
    if (!requested.equals(Region.NONE) && !regions.isEmpty() && !regions.contains(requested)) {
      return new Rejected(Rejection.UNKNOWN_REGION);
    }
    return id.isPresent()
        ? lookUp(id.get(), requested)
        : answers.of(TenantId.NONE, requested, PlanName.DEFAULT);
  }

  private TenantResolution lookUp(TenantId id, Region requested) {
    Optional<TenantProfile> found;
    try {
      found = directory.find(id);
    } catch (RuntimeException e) {
      outages.failed(e);
      return new Rejected(Rejection.DIRECTORY_UNAVAILABLE);
    }
    return found.isPresent()
        ? inRegion(id, found.get(), requested)
        : new Rejected(Rejection.UNKNOWN_TENANT);
  }

  private TenantResolution inRegion(TenantId id, TenantProfile profile, Region requested) {
    Region home = profile.home();
    boolean elsewhere = residency.isElsewhere(profile, requested);
    if (elsewhere && residency.mode() == Residency.Mode.ENFORCE) {
      return new Rejected(Rejection.RESIDENT_ELSEWHERE, residency.hint() ? home : null);
    }
    Region region = home == null || !requested.equals(Region.NONE) ? requested : home;
    Resolved resolved = answers.of(id, region, profile.plan());
    if (elsewhere) {
      listener.servedElsewhere(resolved.tenant());
    }
    return resolved;
  }
}

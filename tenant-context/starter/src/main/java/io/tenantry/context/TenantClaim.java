package io.tenantry.context;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the sources of one message (its headers, its path, its token) together say about its tenant,
 * before it is judged. Holds parsed names only, never the sender's own text. Immutable.
 *
 * <p>Each source makes a claim, and {@link #and} joins them: sources that agree are as good as the
 * best of them, sources that disagree are a rejection. The order of the sources has no say in it.
 */
public final class TenantClaim {

  /** The message says nothing. */
  public static final TenantClaim NONE = new TenantClaim(null, Trust.CLAIMED, null, null);

  private final @Nullable TenantId tenant;
  private final Trust trust;
  private final @Nullable Region region;
  private final @Nullable Rejection rejection;

  private TenantClaim(
      @Nullable TenantId tenant,
      Trust trust,
      @Nullable Region region,
      @Nullable Rejection rejection) {
    this.tenant = tenant;
    this.trust = trust;
    this.region = region;
    this.rejection = rejection;
  }

  /**
   * The claim of a source that holds {@code text}; a rejection where that is not a legal id.
   *
   * @param text anybody's text
   */
  public static TenantClaim ofTenant(String text, Trust trust) {
    Optional<TenantId> id = TenantId.parse(text);
    return id.isPresent()
        ? new TenantClaim(id.get(), trust, null, null)
        : rejected(Rejection.MALFORMED_TENANT);
  }

  /** The claim of a source that may hold several values, of which only one is legal. */
  public static TenantClaim ofTenant(List<String> values, Trust trust) {
    return switch (values.size()) {
      case 0 -> NONE;
      case 1 -> ofTenant(values.get(0), trust);
      default -> rejected(Rejection.DUPLICATE_TENANT);
    };
  }

  /**
   * The claim of a source that holds the region {@code text}; a rejection where that is not a legal
   * name. Only for sources of at least {@link Trust#ASSERTED}: others are not asked for a region.
   */
  public static TenantClaim ofRegion(String text) {
    Optional<Region> region = Region.parse(text);
    return region.isPresent()
        ? new TenantClaim(null, Trust.CLAIMED, region.get(), null)
        : rejected(Rejection.MALFORMED_REGION);
  }

  /** As {@link #ofRegion(String)}, for a source that may hold several values. */
  public static TenantClaim ofRegion(List<String> values) {
    return switch (values.size()) {
      case 0 -> NONE;
      case 1 -> ofRegion(values.get(0));
      default -> rejected(Rejection.DUPLICATE_REGION);
    };
  }

  /** The message cannot be believed, whatever else it says. */
  public static TenantClaim rejected(Rejection reason) {
    return new TenantClaim(null, Trust.CLAIMED, null, reason);
  }

  /**
   * What this claim and another one of the same message amount to. A rejection stays one; the first
   * reason is kept.
   */
  public TenantClaim and(TenantClaim other) {
    if (this == NONE || (other.rejection != null && rejection == null)) {
      return other;
    }
    if (other == NONE || rejection != null) {
      return this;
    }
    if (tenant != null && other.tenant != null && !tenant.equals(other.tenant)) {
      return rejected(Rejection.CONFLICTING_TENANT);
    }
    if (region != null && other.region != null && !region.equals(other.region)) {
      return rejected(Rejection.CONFLICTING_REGION);
    }
    return new TenantClaim(
        tenant != null ? tenant : other.tenant,
        trust.compareTo(other.trust) >= 0 ? trust : other.trust,
        region != null ? region : other.region,
        null);
  }

  /** The tenant that is named; empty when none is, and for a rejection. */
  public Optional<TenantId> tenant() {
    return Optional.ofNullable(tenant);
  }

  /** Whether the message names a tenant at all, be it one that cannot be believed. */
  public boolean namesTenant() {
    return tenant != null || rejection != null;
  }

  /** How far {@link #tenant} can be believed. */
  public Trust trust() {
    return trust;
  }

  /** The region that somebody trustworthy named. */
  public Optional<Region> region() {
    return Optional.ofNullable(region);
  }

  /** Why the message cannot be believed. */
  public Optional<Rejection> rejection() {
    return Optional.ofNullable(rejection);
  }
}

package io.tenantry.context.token;

import io.tenantry.context.Rejection;
import io.tenantry.context.TenantClaim;
import io.tenantry.context.Trust;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds tenant and region among the claims of a token that has been checked.
 *
 * <p>A token without the claim, or with null there, names nobody. Anything there that is not a text
 * is a rejection, a list of one included: which of several is meant would be a guess.
 */
public final class TokenClaims {

  private final ClaimPath tenant;
  private final @Nullable ClaimPath region;

  /**
   * @param region null: tokens are not asked for a region
   */
  public TokenClaims(ClaimPath tenant, @Nullable ClaimPath region) {
    this.tenant = tenant;
    this.region = region;
  }

  /** A claim of {@link Trust#VERIFIED}, a rejection, or {@link TenantClaim#NONE}. */
  public TenantClaim in(Map<String, Object> claims) {
    TenantClaim claim = tenantClaim(tenant.find(claims));
    return region == null ? claim : claim.and(regionClaim(region.find(claims)));
  }

  private static TenantClaim tenantClaim(@Nullable Object value) {
    if (value == null) {
      return TenantClaim.NONE;
    }
    if (value instanceof String text) {
      return TenantClaim.ofTenant(text, Trust.VERIFIED);
    }
    return TenantClaim.rejected(
        isSeveral(value) ? Rejection.DUPLICATE_TENANT : Rejection.MALFORMED_TENANT);
  }

  private static TenantClaim regionClaim(@Nullable Object value) {
    if (value == null) {
      return TenantClaim.NONE;
    }
    if (value instanceof String text) {
      return TenantClaim.ofRegion(text);
    }
    return TenantClaim.rejected(
        isSeveral(value) ? Rejection.DUPLICATE_REGION : Rejection.MALFORMED_REGION);
  }

  private static boolean isSeveral(Object value) {
    return value instanceof Collection<?> values && values.size() > 1;
  }
}

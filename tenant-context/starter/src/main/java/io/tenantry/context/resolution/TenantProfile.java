package io.tenantry.context.resolution;

import io.tenantry.context.PlanName;
import io.tenantry.context.Region;
import org.jspecify.annotations.Nullable;

/**
 * What the service knows of a tenant.
 *
 * @param plan the plan it is on
 * @param home the region it is at home in; null when it is at home everywhere
 * @param resident whether its data must not leave {@code home}
 */
public record TenantProfile(PlanName plan, @Nullable Region home, boolean resident) {

  /**
   * @throws IllegalArgumentException if a resident has no home
   */
  public TenantProfile {
    if (resident && home == null) {
      throw new IllegalArgumentException("home: none (expected: a region, of a resident)");
    }
  }

  /** A tenant that is at home everywhere. */
  public TenantProfile(PlanName plan) {
    this(plan, null, false);
  }
}

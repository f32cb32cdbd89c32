package io.tenantry.context.resolution;

import io.tenantry.context.PlanName;
import io.tenantry.context.TenantId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A directory that is a list. Tenants with the same profile share one. */
public final class StaticTenantDirectory implements TenantDirectory {

  /** Never changed. Not an immutable map: those compare the keys that are near a key, too. */
  private final Map<TenantId, Optional<TenantProfile>> profiles;

  private final Optional<TenantProfile> others;

  /** A list without disabled tenants. */
  public StaticTenantDirectory(
      Map<TenantId, TenantProfile> profiles, PlanName defaultPlan, boolean strict) {
    this(profiles, Set.of(), defaultPlan, strict);
  }

  /**
   * @param profiles the tenants that are known
   * @param disabled tenants that are not, whatever {@code profiles} and {@code strict} say
   * @param defaultPlan the plan of every other tenant
   * @param strict whether there are no other tenants: an id that is not listed is then unknown
   */
  public StaticTenantDirectory(
      Map<TenantId, TenantProfile> profiles,
      Set<TenantId> disabled,
      PlanName defaultPlan,
      boolean strict) {
    Map<TenantProfile, Optional<TenantProfile>> distinct = new HashMap<>();
    Map<TenantId, Optional<TenantProfile>> answers = new HashMap<>();
    profiles.forEach(
        (tenant, profile) -> answers.put(tenant, distinct.computeIfAbsent(profile, Optional::of)));
    disabled.forEach(tenant -> answers.put(tenant, Optional.empty()));
    this.profiles = answers;
    this.others = strict ? Optional.empty() : Optional.of(new TenantProfile(defaultPlan));
  }

  @Override
  public Optional<TenantProfile> find(TenantId tenant) {
    return profiles.getOrDefault(tenant, others);
  }
}

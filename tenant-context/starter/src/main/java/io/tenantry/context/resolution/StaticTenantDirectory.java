package io.tenantry.context.resolution;

import io.tenantry.context.PlanName;
import io.tenantry.context.TenantId;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A directory that is a list. */
public final class StaticTenantDirectory implements TenantDirectory {

  private final Map<TenantId, Optional<TenantProfile>> profiles;
  private final Optional<TenantProfile> others;

  /**
   * @param profiles the tenants that are known
   * @param defaultPlan the plan of every other tenant
   * @param strict whether there are no other tenants: an id that is not listed is then unknown
   */
  public StaticTenantDirectory(
      Map<TenantId, TenantProfile> profiles, PlanName defaultPlan, boolean strict) {
    this.profiles =
        profiles.entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    Map.Entry::getKey, entry -> Optional.of(entry.getValue())));
    this.others = strict ? Optional.empty() : Optional.of(new TenantProfile(defaultPlan));
  }

  @Override
  public Optional<TenantProfile> find(TenantId tenant) {
    return profiles.getOrDefault(tenant, others);
  }
}

package io.tenantry.context.resolution;

import io.tenantry.context.PlanName;
import io.tenantry.context.TenantId;
import java.util.Map;
import java.util.Optional;

/** A directory that is a list. */
public final class StaticTenantDirectory implements TenantDirectory {

  private final Map<TenantId, PlanName> plans;
  private final Optional<PlanName> planOfOthers;

  /**
   * @param plans the tenants that are on a plan of their own
   * @param defaultPlan the plan of every other tenant
   * @param strict whether there are no other tenants: an id that is not listed is then unknown
   */
  public StaticTenantDirectory(
      Map<TenantId, PlanName> plans, PlanName defaultPlan, boolean strict) {
    this.plans = Map.copyOf(plans);
    this.planOfOthers = strict ? Optional.empty() : Optional.of(defaultPlan);
  }

  @Override
  public Optional<PlanName> planOf(TenantId tenant) {
    PlanName plan = plans.get(tenant);
    return plan == null ? planOfOthers : Optional.of(plan);
  }
}

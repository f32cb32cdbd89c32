package io.tenantry.autoscaler.simulator.input;

import io.tenantry.autoscaler.fairness.PlanTerms;
import io.tenantry.autoscaler.workload.PlanName;
import io.tenantry.autoscaler.workload.TenantId;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which tenant is on which plan, what a plan is owed, and what its requests cost; read from YAML, a
 * list of plans. Tenants that no plan names are on the plan {@code default}.
 *
 * <pre>{@code
 * - plan: gold
 *   weight: 10                            # beside other tenants' while capacity is short; 1
 *   guaranteedRequestsPerSecond: 50       # before anything is divided by weight; 0
 *   work: 1.5                             # factor on the work of a request; 1
 *   tenants: [shop, bank]
 * }</pre>
 *
 * @param terms by plan
 * @param plans by tenant, for those that are on another one than {@code default}
 * @param workFactors by tenant, for those whose requests cost more or less than usual
 */
public record TenantPlans(
    Map<PlanName, PlanTerms> terms,
    Map<TenantId, PlanName> plans,
    Map<String, Double> workFactors) {

  /** All tenants alike. */
  public static final TenantPlans NONE = new TenantPlans(Map.of(), Map.of(), Map.of());

  public TenantPlans {
    terms = Map.copyOf(terms);
    plans = Map.copyOf(plans);
    workFactors = Map.copyOf(workFactors);
  }

  /**
   * Reads the plans in {@code file}.
   *
   * @param tenants the trace's
   * @throws io.tenantry.autoscaler.simulator.trace.InvalidInputException when it is not in that
   *     form
   */
  public static TenantPlans read(Path file, List<String> tenants) {
    Map<PlanName, PlanTerms> terms = new HashMap<>();
    Map<TenantId, PlanName> plans = new HashMap<>();
    Map<String, Double> workFactors = new HashMap<>();
    for (YamlEntry entry : YamlEntry.of(file)) {
      PlanName plan =
          entry
              .text("plan")
              .flatMap(PlanName::parse)
              .orElseThrow(() -> entry.error("plan", "expected the name of a plan"));
      if (terms.put(plan, terms(entry)) != null) {
        throw entry.error("plan", "it has an entry already");
      }
      double work = entry.number("work").orElse(1);
      if (!(work > 0)) {
        throw entry.error("work", "expected a factor above 0");
      }
      if (plan.equals(PlanName.DEFAULT) && entry.has("tenants")) {
        throw entry.error("tenants", "whoever is on no other plan is on the default one");
      }
      for (String tenant : entry.texts("tenants")) {
        if (!tenants.contains(tenant)) {
          throw entry.error("tenants", "one of them is not in the trace");
        }
        if (plans.put(new TenantId(tenant), plan) != null) {
          throw entry.error("tenants", "%s is on a plan already".formatted(tenant));
        }
        workFactors.put(tenant, work);
      }
      entry.requireNothingElse();
    }
    return new TenantPlans(terms, plans, workFactors);
  }

  /** What each of {@code tenants} weighs beside the others. */
  public List<Integer> weightsOf(List<String> tenants) {
    return tenants.stream()
        .map(tenant -> plans.getOrDefault(new TenantId(tenant), PlanName.DEFAULT))
        .map(plan -> terms.getOrDefault(plan, PlanTerms.DEFAULT).weight())
        .toList();
  }

  private static PlanTerms terms(YamlEntry entry) {
    double weight = entry.number("weight").orElse(1);
    if (weight != Math.rint(weight)) {
      throw entry.error("weight", "expected a whole number");
    }
    double guaranteed = entry.number("guaranteedRequestsPerSecond").orElse(0);
    try {
      return new PlanTerms((int) weight, guaranteed);
    } catch (IllegalArgumentException e) {
      throw entry.error(String.valueOf(e.getMessage()));
    }
  }
}

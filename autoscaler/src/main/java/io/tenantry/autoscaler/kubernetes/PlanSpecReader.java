package io.tenantry.autoscaler.kubernetes;

import io.tenantry.autoscaler.fairness.PlanTerms;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a TenantPlan's {@code spec} with the schema's defaults and ranges. */
final class PlanSpecReader {

  /** What is legal, in words. */
  static final String LEGAL =
      "spec.weight must be an integer from 1 to 1000, spec.guaranteedRequestsPerSecond a number of"
          + " at least 0";

  private PlanSpecReader() {}

  /**
   * The terms, or empty when a field is not legal.
   *
   * @param spec as parsed from JSON; null when there is none, which means all defaults
   */
  static Optional<PlanTerms> read(@Nullable Object spec) {
    try {
      TenantPlanSpec plan =
          WireJson.read(spec == null ? Map.of() : spec, TenantPlanSpec.class)
              .orElse(new TenantPlanSpec(null, null))
              .withDefaults();
      return plan.weight() == null || plan.guaranteedRequestsPerSecond() == null
          ? Optional.empty()
          : Optional.of(new PlanTerms(plan.weight(), plan.guaranteedRequestsPerSecond()));
    } catch (WireJson.WrongType | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}

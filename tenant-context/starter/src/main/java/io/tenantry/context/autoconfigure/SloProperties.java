package io.tenantry.context.autoconfigure;

import io.tenantry.context.PlanName;
import io.tenantry.context.slo.Objective;
import io.tenantry.context.slo.Objectives;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is promised for the requests of a tenant, and how it is accounted for.
 *
 * @param objective How long a request may take, 1ms to 1h. Nothing is accounted for without it.
 * @param target Share of the requests that has to keep to the objective, 0.5 to 0.99999.
 * @param plans Plans by name, each with the objective and the target of its tenants, where that is
 *     something else.
 * @param maxRoutes Routes that are told apart, 1 to 1,000; the others are _overflow.
 * @param minRequests In fewer requests a minute than this, no objective is missed, 10 to 1,000,000.
 */
@ConfigurationProperties("tenantry.slo")
public record SloProperties(
    @Nullable Duration objective,
    @DefaultValue("0.99") double target,
    @DefaultValue Map<String, Plan> plans,
    @DefaultValue("50") int maxRoutes,
    @DefaultValue("100") int minRequests) {

  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration LONGEST = Duration.ofHours(1);
  private static final double LOWEST_TARGET = 0.5;
  private static final double HIGHEST_TARGET = 0.99999;

  public SloProperties {
    plans = Map.copyOf(plans);
    requireObjective("tenantry.slo.objective", objective);
    requireTarget("tenantry.slo.target", target);
    requireWithin("max-routes", maxRoutes, 1, 1_000);
    requireWithin("min-requests", minRequests, 10, 1_000_000);
    plans.forEach((name, plan) -> {
      if (PlanName.parse(name).isEmpty()) {
        throw new IllegalArgumentException(
            "tenantry.slo.plans: %s (expected: names of plans, each 1-64 of A-Z a-z 0-9 _ -, the first alphanumeric)"
                .formatted(name));
      }
      requireObjective("tenantry.slo.plans.%s.objective".formatted(name), plan.objective());
      if (plan.target() != null) {
        requireTarget("tenantry.slo.plans.%s.target".formatted(name), plan.target());
      }
    });
  }

  /**
   * What is promised to the tenants of one plan.
   *
   * @param objective How long a request may take, 1ms to 1h; as for the other plans without it.
   * @param target Share of the requests that has to keep to it, 0.5 to 0.99999; as for the other
   *     plans without it.
   */
  public record Plan(@Nullable Duration objective, @Nullable Double target) {}

  /** Only where there is an objective. */
  Objectives objectives(Duration base) {
    return new Objectives(
        new Objective(base, target),
        plans.entrySet().stream()
            .collect(
                Collectors.toMap(
                    entry -> new PlanName(entry.getKey()),
                    entry -> objectiveOf(entry.getValue(), base))));
  }

  private Objective objectiveOf(Plan plan, Duration base) {
    Duration own = plan.objective();
    Double ownTarget = plan.target();
    return new Objective(own == null ? base : own, ownTarget == null ? target : ownTarget);
  }

  private static void requireObjective(String property, @Nullable Duration value) {
    if (value != null && (value.compareTo(SHORTEST) < 0 || value.compareTo(LONGEST) > 0)) {
      throw new IllegalArgumentException("%s: %s (expected: 1ms to 1h)".formatted(property, value));
    }
  }

  private static void requireTarget(String property, double value) {
    if (!(value >= LOWEST_TARGET && value <= HIGHEST_TARGET)) {
      throw new IllegalArgumentException(
          "%s: %s (expected: 0.5 to 0.99999)".formatted(property, value));
    }
  }

  private static void requireWithin(String property, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          "tenantry.slo.%s: %d (expected: %d to %d)".formatted(property, value, min, max));
    }
  }
}

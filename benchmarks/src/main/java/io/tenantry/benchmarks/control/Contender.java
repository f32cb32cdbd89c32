package io.tenantry.benchmarks.control;

import io.tenantry.autoscaler.capacity.CapacityTerms;
import io.tenantry.autoscaler.control.OutcomeListener;
import io.tenantry.autoscaler.demand.LatencyObjective;
import io.tenantry.autoscaler.simulator.input.TenantPlans;
import io.tenantry.autoscaler.simulator.plant.Autoscaler;
import io.tenantry.autoscaler.simulator.plant.PlantParameters;
import io.tenantry.autoscaler.simulator.plant.Scenario;
import io.tenantry.autoscaler.simulator.policy.Oracle;
import io.tenantry.autoscaler.simulator.policy.TargetTracking;
import io.tenantry.autoscaler.simulator.policy.TenantryAutoscaler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A policy at a setting.
 *
 * @param autoscaler makes one for a run
 */
record Contender(String policy, String setting, Maker autoscaler) {

  static final String TENANTRY = "tenantry";

  /** What Tenantry is asked to keep when nothing is said. */
  static final String DEFAULT = "1 %";

  /** A request that takes longer is late. */
  static final Duration OBJECTIVE = Duration.ofMillis(200);

  /** What a late request costs at least makes more than the last of no use. */
  private static final List<Double> ALLOWED_PERCENT = List.of(0.5, 1.0, 2.0, 3.0, 5.0);

  /** Makes an autoscaler for one run. */
  @FunctionalInterface
  interface Maker {

    /**
     * A new one.
     *
     * @param listener told of decisions, where they have reasons
     */
    Autoscaler in(Scenario scenario, TenantPlans plans, OutcomeListener listener);
  }

  /** Every policy at every setting: whole curves. */
  static List<Contender> onWholeCurves() {
    List<Contender> all = new ArrayList<>();
    ALLOWED_PERCENT.forEach(percent -> all.add(tenantry(percent)));
    for (TargetTracking policy : TargetTracking.values()) {
      TargetTracking.TARGETS.forEach(target -> all.add(tracking(policy, target)));
    }
    TargetTracking.TARGETS.forEach(target -> all.add(oracle(target)));
    return all;
  }

  /** Each policy once, as somebody runs it who has not tried. */
  static List<Contender> atUsualSettings() {
    List<Contender> all = new ArrayList<>();
    all.add(tenantry(1));
    for (TargetTracking policy : TargetTracking.values()) {
      all.add(tracking(policy, 0.7));
    }
    return all;
  }

  /** Tenantry at all its settings. */
  static List<Contender> tenantryAlone() {
    return ALLOWED_PERCENT.stream().map(Contender::tenantry).toList();
  }

  private static Contender tenantry(double allowedPercent) {
    return new Contender(
        TENANTRY,
        textOf(allowedPercent) + " %",
        (scenario, plans, listener) ->
            new TenantryAutoscaler(
                    new LatencyObjective(100 - allowedPercent, OBJECTIVE),
                    scenario.maxReplicas(),
                    new CapacityTerms.Learned(scenario.parameters().cores()),
                    plans.terms(),
                    plans.plans(),
                    List.of(listener))
                .under(scenario.faults()));
  }

  private static Contender tracking(TargetTracking policy, double target) {
    return new Contender(
        policy.title(), textOf(target), (_, _, _) -> policy.at(target, 1, PlantParameters.DEFAULT));
  }

  private static Contender oracle(double target) {
    return new Contender(
        "oracle", textOf(target), (scenario, _, _) -> Oracle.of(scenario, target, 1));
  }

  private static String textOf(double number) {
    return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
  }
}

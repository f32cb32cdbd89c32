package io.tenantry.autoscaler.simulator.command;

import io.tenantry.autoscaler.capacity.CapacityTerms;
import io.tenantry.autoscaler.demand.LatencyObjective;
import io.tenantry.autoscaler.simulator.input.TenantPlans;
import io.tenantry.autoscaler.simulator.plant.Autoscaler;
import io.tenantry.autoscaler.simulator.plant.Scenario;
import io.tenantry.autoscaler.simulator.policy.ComparedPolicy;
import io.tenantry.autoscaler.simulator.policy.FixedReplicas;
import io.tenantry.autoscaler.simulator.policy.Oracle;
import io.tenantry.autoscaler.simulator.policy.TenantryAutoscaler;
import io.tenantry.autoscaler.simulator.report.RunMeasures;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Runs policies, each at all targets that it takes, on one scenario. */
final class PolicyRuns {

  /** Told of each run when it is over. */
  interface Listener {

    /**
     * A run is over.
     *
     * @param target empty when the policy has none
     */
    void ran(String policy, OptionalDouble target, RunMeasures result);
  }

  private final Scenario scenario;
  private final LatencyObjective objective;
  private final List<Double> targets;
  private final TenantPlans plans;
  private final Listener listener;

  PolicyRuns(
      Scenario scenario,
      LatencyObjective objective,
      List<Double> targets,
      TenantPlans plans,
      Listener listener) {
    this.scenario = scenario;
    this.objective = objective;
    this.targets = List.copyOf(targets);
    this.plans = plans;
    this.listener = listener;
  }

  void run(ComparedPolicy policy) {
    switch (policy) {
      case ComparedPolicy.Tenantry() -> untargeted(policy, run(tenantry()));
      case ComparedPolicy.Tracking(var tracking) -> {
        for (double target : targets) {
          targeted(policy, target, tracking.at(target, 1, scenario.parameters()));
        }
      }
      case ComparedPolicy.Fixed() -> untargeted(policy, fixed());
      case ComparedPolicy.Foreseeing() -> {
        for (double target : targets) {
          targeted(policy, target, Oracle.of(scenario, target, 1));
        }
      }
    }
  }

  private Autoscaler tenantry() {
    return new TenantryAutoscaler(
            objective,
            scenario.maxReplicas(),
            new CapacityTerms.Learned(scenario.parameters().cores()),
            plans.terms(),
            plans.plans(),
            List.of())
        .under(scenario.faults());
  }

  /** The cheapest that meets the objective over the run; the dearest when none does. */
  private RunMeasures fixed() {
    OptionalInt fewest =
        FixedReplicas.fewest(
            scenario.maxReplicas(),
            replicas -> run(new FixedReplicas(replicas)).late() <= objective.allowedLate());
    return run(new FixedReplicas(fewest.orElse(scenario.maxReplicas())));
  }

  private RunMeasures run(Autoscaler autoscaler) {
    return RunMeasures.of(scenario, autoscaler, objective.targetSeconds());
  }

  private void targeted(ComparedPolicy policy, double target, Autoscaler autoscaler) {
    listener.ran(policy.title(), OptionalDouble.of(target), run(autoscaler));
  }

  private void untargeted(ComparedPolicy policy, RunMeasures result) {
    listener.ran(policy.title(), OptionalDouble.empty(), result);
  }
}

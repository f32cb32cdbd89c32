package io.tenantry.autoscaler.simulator.report;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.tenantry.autoscaler.simulator.trace.RequestRates;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * One policy with one target on one trace; as JSON, absent figures are null.
 *
 * @param late share of requests over the objective, refused or given up; 0..1
 * @param violationSeconds 10 s windows with more than 5 % late
 * @param replicaSeconds cost, each replica from asked for to gone
 * @param reversals changes against the last one's direction within 5 minutes
 * @param reactionSeconds mean time from a step in demand to the first increase
 * @param recoverySeconds mean time from a step to the end of the last violation after it
 * @param errors requests refused, given up or lost
 */
@JsonPropertyOrder({
  "policy",
  "target",
  "requests",
  "late",
  "violationSeconds",
  "replicaSeconds",
  "changes",
  "reversals",
  "reactionSeconds",
  "recoverySeconds",
  "worstTenantLate",
  "errors"
})
public record PolicyResult(
    String policy,
    @Nullable Double target,
    long requests,
    double late,
    double violationSeconds,
    double replicaSeconds,
    int changes,
    int reversals,
    @Nullable Double reactionSeconds,
    @Nullable Double recoverySeconds,
    double worstTenantLate,
    long errors) {

  /** What {@code result} says, of a run on {@code rates}. */
  public static PolicyResult of(
      String policy, OptionalDouble target, RequestRates rates, RunMeasures result) {
    DemandSteps steps = DemandSteps.in(rates);
    return new PolicyResult(
        policy,
        orNull(target),
        result.requests(),
        result.late(),
        result.violationSeconds(),
        result.replicaSeconds(),
        result.changes().size(),
        result.reversals(),
        orNull(steps.reactionSeconds(result)),
        orNull(steps.recoverySeconds(result)),
        result.worstTenantLate(),
        result.errors());
  }

  private static @Nullable Double orNull(OptionalDouble figure) {
    return figure.isPresent() ? (Double) figure.getAsDouble() : null;
  }
}

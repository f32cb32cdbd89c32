package io.tenantry.autoscaler.decision;

import io.tenantry.autoscaler.capacity.CapacityRequirement;
import io.tenantry.autoscaler.capacity.LatenessTradeOff;
import io.tenantry.autoscaler.capacity.Requirement;
import io.tenantry.autoscaler.decision.ScalingDecision.Hold;
import io.tenantry.autoscaler.decision.ScalingDecision.ScaleTo;
import io.tenantry.autoscaler.demand.Demand;
import io.tenantry.autoscaler.demand.LatencyObjective;
import io.tenantry.autoscaler.fairness.Share;
import io.tenantry.autoscaler.fairness.TenantLimits;
import io.tenantry.autoscaler.workload.WorkloadRef;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * One decision about one workload, with all that led to it: the only thing that status, Event,
 * meter, log line, decision record and console are written from.
 *
 * @param at when it was made
 * @param previous the state that it was made with; with {@code situation} and {@code at}, all that
 *     {@link ScalingLaw#decide} was told
 * @param capacityRequestsPerSecond what one replica serves within the objective; 0 while it is
 *     being learned
 * @param shares what each tenant may have while the demand is above what the most replicas serve,
 *     in requests per second; empty otherwise
 * @param limits what tenants are held to, for whoever can hold them; none unless the mode is Auto
 */
public record DecisionOutcome(
    WorkloadRef workload,
    Instant at,
    Situation situation,
    DecisionState previous,
    LatencyObjective objective,
    double capacityRequestsPerSecond,
    Verdict verdict,
    List<Share> shares,
    TenantLimits limits) {

  public DecisionOutcome {
    shares = List.copyOf(shares);
  }

  /** Replicas asked for before the decision. */
  public int from() {
    return situation.replicas().requested();
  }

  /** Replicas asked for after it; equal to {@link #from} when it holds. */
  public int to() {
    return switch (verdict.decision()) {
      case ScaleTo(var replicas, _) -> replicas;
      case Hold _ -> from();
    };
  }

  /** Why. */
  public Reason reason() {
    return verdict.decision().reason();
  }

  /**
   * The decision in one sentence for people, such as {@code Scale 2 to 4: more demand than the
   * replicas serve within the objective; 312 requests/s at 80 per replica need 3.9.}
   */
  public String sentence() {
    String what =
        switch (verdict.decision()) {
          case ScaleTo(var replicas, _) -> "Scale %d to %d".formatted(from(), replicas);
          case Hold _ -> "Hold %d".formatted(from());
        };
    String why =
        switch (situation.evidence()) {
          case Evidence.Measured(_, var demand, var required, _) ->
              String.format(Locale.ROOT, "; %.0f requests/s", demand.requestsPerSecond())
                  + needOf(demand, required);
          case Evidence.AtEdge(_, var rate, _) ->
              String.format(Locale.ROOT, "; %.1f requests/s at the edge", rate);
          case Evidence.Outdated(var age) -> "; newest sample %d s old".formatted(age.toSeconds());
          case Evidence.Absent() -> "";
        };
    return what + ": " + reason().words() + why + budget() + ".";
  }

  /** Where the budget binds, how much of it. */
  private String budget() {
    return situation
        .budget()
        .filter(share -> reason() == Reason.AT_BUDGET || reason() == Reason.ABOVE_BUDGET)
        .map(share ->
            "; %d of %d replicas of budget %s"
                .formatted(share.replicas(), share.all(), share.budget()))
        .orElse("");
  }

  private String needOf(Demand demand, Requirement required) {
    return switch (required) {
      case CapacityRequirement stated ->
          String.format(
              Locale.ROOT,
              "%s at %s per replica need %.1f",
              demand.backlog() >= 1
                  ? String.format(Locale.ROOT, " and a backlog of %.0f", demand.backlog())
                  : "",
              new DecimalFormat("0.##", DecimalFormatSymbols.getInstance(Locale.ROOT))
                  .format(capacityRequestsPerSecond),
              stated.total());
      case LatenessTradeOff learned ->
          String.format(
              Locale.ROOT,
              " of %.1f ms CPU, soon about %.0f/s: %d replicas cost least",
              learned.capacity().cpuSecondsPerRequest() * 1000,
              learned.outlook().mean(),
              verdict.recommended());
      case Requirement.NotKnownYet _, Requirement.NothingAsked _ -> "";
    };
  }
}

package io.tenantry.autoscaler.kubernetes;

import io.tenantry.autoscaler.actuation.Actuation;
import io.tenantry.autoscaler.capacity.LatenessTradeOff;
import io.tenantry.autoscaler.decision.DecisionOutcome;
import io.tenantry.autoscaler.decision.Evidence;
import io.tenantry.autoscaler.decision.Situation;
import io.tenantry.autoscaler.demand.TenantDemand;
import io.tenantry.autoscaler.kubernetes.TenantAutoscalerStatus.Budget;
import io.tenantry.autoscaler.kubernetes.TenantAutoscalerStatus.Capacity;
import io.tenantry.autoscaler.kubernetes.TenantAutoscalerStatus.Condition;
import io.tenantry.autoscaler.kubernetes.TenantAutoscalerStatus.LastDecision;
import io.tenantry.autoscaler.kubernetes.TenantAutoscalerStatus.Tenant;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Writes a status from what happened and from the status before; data in, data out. */
final class StatusDraft {

  private static final int TOP_TENANTS = 10;

  /** Three digits: enough to see, few enough that a steady demand is no news every time. */
  private static final MathContext PRECISION = new MathContext(3, RoundingMode.HALF_UP);

  private StatusDraft() {}

  /**
   * What to say after a decision.
   *
   * @param overloaded whether the loop's ticks overrun their period
   */
  static TenantAutoscalerStatus of(
      AutoscalerRef autoscaler,
      DecisionOutcome outcome,
      Actuation actuation,
      boolean overloaded,
      TenantAutoscalerStatus before) {
    return new TenantAutoscalerStatus(
        autoscaler.generation(),
        outcome.to(),
        outcome.situation().replicas().ready(),
        outcome.verdict().recommended(),
        capacity(outcome, before.capacity()),
        budget(outcome.situation()),
        decision(outcome, actuation, before.lastDecision()),
        tenants(outcome.situation().evidence()),
        conditions(
            AutoscalerConditions.of(outcome, actuation, overloaded),
            autoscaler.generation(),
            outcome.at(),
            before));
  }

  /** Nothing is decided for a refused resource, so it keeps no numbers. */
  static TenantAutoscalerStatus of(
      AutoscalerRef autoscaler, Refusal refusal, Instant now, TenantAutoscalerStatus before) {
    return new TenantAutoscalerStatus(
        autoscaler.generation(),
        null,
        null,
        null,
        null,
        null,
        before.lastDecision(),
        List.of(),
        conditions(AutoscalerConditions.of(refusal), autoscaler.generation(), now, before));
  }

  /** A decision that is made again keeps the time when it was first made. */
  private static LastDecision decision(
      DecisionOutcome outcome, Actuation actuation, @Nullable LastDecision before) {
    String time =
        before != null
                && !(actuation instanceof Actuation.Applied)
                && before.from() == outcome.from()
                && before.to() == outcome.to()
                && before.reason().equals(outcome.reason().name())
            ? before.time()
            : timestamp(outcome.at());
    return new LastDecision(
        time, outcome.from(), outcome.to(), outcome.reason().name(), outcome.sentence());
  }

  /** What was learned before a signal fell silent is not forgotten. */
  private static @Nullable Capacity capacity(DecisionOutcome outcome, @Nullable Capacity before) {
    return switch (outcome.situation().evidence()) {
      case Evidence.Measured(_, _, LatenessTradeOff learned, _) ->
          new Capacity(
              rounded(learned.capacity().cpuSecondsPerRequest() * 1000).doubleValue(),
              rounded(learned.capacity().cpusPerReplica()).doubleValue(),
              rounded(outcome.capacityRequestsPerSecond()).doubleValue(),
              rounded(learned.price()).doubleValue(),
              learned.lateShare().isPresent()
                  ? rounded(learned.lateShare().getAsDouble() * 100).doubleValue()
                  : null,
              rounded(outcome.objective().allowedLate() * 100).doubleValue());
      case Evidence.Measured _ -> null;
      case Evidence.AtEdge _, Evidence.Outdated _, Evidence.Absent _ -> before;
    };
  }

  private static @Nullable Budget budget(Situation situation) {
    return situation
        .budget()
        .map(share -> new Budget(share.budget(), share.replicas(), share.all()))
        .orElse(null);
  }

  private static List<Tenant> tenants(Evidence evidence) {
    return switch (evidence) {
      case Evidence.Measured measured ->
          measured.demand().tenants().stream()
              .filter(tenant -> tenant.requestsPerSecond() > 0 || tenant.inFlight() > 0)
              .sorted(TenantDemand.MOST_REQUESTS_FIRST)
              .limit(TOP_TENANTS)
              .map(StatusDraft::tenant)
              .toList();
      case Evidence.AtEdge _, Evidence.Outdated _, Evidence.Absent _ -> List.of();
    };
  }

  private static Tenant tenant(TenantDemand demand) {
    OptionalDouble latency = demand.latencySeconds();
    return new Tenant(
        demand.key().tenant().value(),
        demand.key().plan().value(),
        demand.key().region().value(),
        rounded(demand.requestsPerSecond()).doubleValue(),
        latency.isPresent() ? millis(latency.getAsDouble()) : null);
  }

  /** At most what the schema's 32 bits hold, which is 24 days. */
  private static int millis(double seconds) {
    return (int)
        Math.min(
            rounded(Math.min(seconds * 1000, Integer.MAX_VALUE)).longValue(), Integer.MAX_VALUE);
  }

  private static BigDecimal rounded(double value) {
    return new BigDecimal(value).round(PRECISION);
  }

  private static List<Condition> conditions(
      List<ConditionClaim> claims,
      @Nullable Long generation,
      Instant now,
      TenantAutoscalerStatus before) {
    return claims.stream()
        .map(claim ->
            new Condition(
                claim.type(),
                claim.status(),
                claim.reason(),
                claim.message(),
                before
                    .condition(claim.type())
                    .filter(earlier -> earlier.status() == claim.status())
                    .map(Condition::lastTransitionTime)
                    .orElse(timestamp(now)),
                generation))
        .toList();
  }

  private static String timestamp(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}

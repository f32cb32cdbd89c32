package io.tenantry.autoscaler.kubernetes;

import static io.tenantry.autoscaler.kubernetes.TenantAutoscalerStatus.ConditionStatus.FALSE;
import static io.tenantry.autoscaler.kubernetes.TenantAutoscalerStatus.ConditionStatus.TRUE;
import static io.tenantry.autoscaler.kubernetes.TenantAutoscalerStatus.ConditionStatus.UNKNOWN;

import io.tenantry.autoscaler.actuation.Actuation;
import io.tenantry.autoscaler.capacity.Requirement;
import io.tenantry.autoscaler.decision.DecisionOutcome;
import io.tenantry.autoscaler.decision.Evidence;
import io.tenantry.autoscaler.decision.Mode;
import io.tenantry.autoscaler.decision.Reason;
import java.util.List;
import java.util.Locale;

/**
 * The six conditions of a TenantAutoscaler. Types and reasons are those of HorizontalPodAutoscaler
 * where it has one, so that what an operator knows of the one holds for the other.
 */
final class AutoscalerConditions {

  /** The resource is legal and its target is in our care. */
  static final String READY = "Ready";

  /** Replicas are set from demand: there is a signal, and nothing has switched scaling off. */
  static final String SCALING_ACTIVE = "ScalingActive";

  /** The target's replicas can be changed. */
  static final String ABLE_TO_SCALE = "AbleToScale";

  /** A bound or a policy keeps the replicas from what the demand asks for. */
  static final String SCALING_LIMITED = "ScalingLimited";

  /** Every ready pod was heard within {@code signals.otlp.staleAfter}. */
  static final String SIGNALS_FRESH = "SignalsFresh";

  /** The loop keeps to its period, so that decisions come when they are due. */
  static final String ON_TIME = "OnTime";

  private AutoscalerConditions() {}

  /**
   * How it stands after a decision.
   *
   * @param overloaded whether the loop's ticks overrun their period
   */
  static List<ConditionClaim> of(DecisionOutcome outcome, Actuation actuation, boolean overloaded) {
    return List.of(
        new ConditionClaim(READY, TRUE, "Managed", "The spec is legal and the target exists."),
        active(outcome),
        able(outcome, actuation),
        limited(outcome.reason()),
        fresh(outcome.situation().evidence()),
        onTime(overloaded));
  }

  static List<ConditionClaim> of(Refusal refusal) {
    String reason = refusal.cause().reason();
    String message = refusal.message();
    return List.of(
        new ConditionClaim(READY, FALSE, reason, message),
        new ConditionClaim(SCALING_ACTIVE, FALSE, reason, message),
        new ConditionClaim(ABLE_TO_SCALE, FALSE, reason, message),
        new ConditionClaim(SCALING_LIMITED, UNKNOWN, "NotManaged", "Nothing is decided."),
        new ConditionClaim(SIGNALS_FRESH, UNKNOWN, "NotManaged", "Nothing is measured."),
        new ConditionClaim(ON_TIME, UNKNOWN, "NotManaged", "Nothing is decided."));
  }

  private static ConditionClaim active(DecisionOutcome outcome) {
    Mode mode = outcome.situation().policy().mode();
    if (mode == Mode.OFF) {
      return new ConditionClaim(SCALING_ACTIVE, FALSE, "ScalingDisabled", "mode is Off.");
    }
    if (outcome.reason() == Reason.TARGET_AT_ZERO) {
      return new ConditionClaim(
          SCALING_ACTIVE, FALSE, "ScalingDisabled", sentence(Reason.TARGET_AT_ZERO));
    }
    if (mode == Mode.RECOMMEND) {
      return new ConditionClaim(
          SCALING_ACTIVE, FALSE, "RecommendOnly", "mode is Recommend: nothing is changed.");
    }
    return switch (outcome.situation().evidence()) {
      case Evidence.Measured(_, _, Requirement.NotKnownYet _, _) ->
          new ConditionClaim(SCALING_ACTIVE, FALSE, "Learning", sentence(Reason.LEARNING));
      case Evidence.Measured _ ->
          new ConditionClaim(
              SCALING_ACTIVE, TRUE, "ValidMetricFound", "The replicas follow the demand.");
      case Evidence.AtEdge _ ->
          new ConditionClaim(SCALING_ACTIVE, TRUE, "WatchingEdge", "The edge tells of requests.");
      case Evidence.Outdated _ ->
          new ConditionClaim(SCALING_ACTIVE, FALSE, "SignalStale", sentence(Reason.SIGNAL_STALE));
      case Evidence.Absent _ ->
          new ConditionClaim(SCALING_ACTIVE, FALSE, "NoSignal", sentence(Reason.NO_SIGNAL));
    };
  }

  private static ConditionClaim able(DecisionOutcome outcome, Actuation actuation) {
    return switch (actuation) {
      case Actuation.Applied _ ->
          new ConditionClaim(
              ABLE_TO_SCALE,
              TRUE,
              "SucceededRescale",
              "The target was set to %d replicas.".formatted(outcome.to()));
      case Actuation.Failed(var cause) ->
          new ConditionClaim(
              ABLE_TO_SCALE,
              FALSE,
              "FailedUpdateScale",
              "The target was not scaled: %s.".formatted(cause));
      case Actuation.NotNeeded _, Actuation.Withheld _ ->
          switch (outcome.reason()) {
            case STABILIZING_UP ->
                new ConditionClaim(
                    ABLE_TO_SCALE, TRUE, "ScaleUpStabilized", sentence(outcome.reason()));
            case STABILIZING_DOWN ->
                new ConditionClaim(
                    ABLE_TO_SCALE, TRUE, "ScaleDownStabilized", sentence(outcome.reason()));
            case DEMAND_ABOVE_CAPACITY,
                DEMAND_BELOW_CAPACITY,
                ENOUGH,
                AT_MAX,
                AT_MIN,
                BELOW_MIN,
                ABOVE_MAX,
                AT_BUDGET,
                ABOVE_BUDGET,
                UP_RATE_LIMITED,
                DOWN_RATE_LIMITED,
                SIGNAL_PARTIAL,
                SIGNAL_STALE,
                NO_SIGNAL,
                LEARNING,
                INEFFECTIVE_SCALE_UP,
                IDLE,
                REQUEST_WAITING,
                TARGET_AT_ZERO,
                SWITCHED_OFF ->
                new ConditionClaim(
                    ABLE_TO_SCALE, TRUE, "ReadyForNewScale", "The target can be scaled.");
          };
    };
  }

  private static ConditionClaim limited(Reason reason) {
    return switch (reason) {
      case AT_MAX, ABOVE_MAX ->
          new ConditionClaim(SCALING_LIMITED, TRUE, "TooManyReplicas", sentence(reason));
      case AT_BUDGET, ABOVE_BUDGET ->
          new ConditionClaim(SCALING_LIMITED, TRUE, "ShareOfBudget", sentence(reason));
      case AT_MIN, BELOW_MIN ->
          new ConditionClaim(SCALING_LIMITED, TRUE, "TooFewReplicas", sentence(reason));
      case UP_RATE_LIMITED ->
          new ConditionClaim(SCALING_LIMITED, TRUE, "ScaleUpLimit", sentence(reason));
      case DOWN_RATE_LIMITED ->
          new ConditionClaim(SCALING_LIMITED, TRUE, "ScaleDownLimit", sentence(reason));
      case DEMAND_ABOVE_CAPACITY,
          DEMAND_BELOW_CAPACITY,
          ENOUGH,
          STABILIZING_UP,
          STABILIZING_DOWN,
          SIGNAL_PARTIAL,
          SIGNAL_STALE,
          NO_SIGNAL,
          LEARNING,
          INEFFECTIVE_SCALE_UP,
          IDLE,
          REQUEST_WAITING,
          TARGET_AT_ZERO,
          SWITCHED_OFF ->
          new ConditionClaim(
              SCALING_LIMITED, FALSE, "DesiredWithinRange", "No bound or policy is in the way.");
    };
  }

  private static ConditionClaim fresh(Evidence evidence) {
    return switch (evidence) {
      case Evidence.Measured measured when !measured.silentPods().isEmpty() ->
          new ConditionClaim(
              SIGNALS_FRESH, FALSE, "SignalPartial", sentence(Reason.SIGNAL_PARTIAL));
      case Evidence.Measured _ ->
          new ConditionClaim(SIGNALS_FRESH, TRUE, "Fresh", "Every ready pod reports.");
      case Evidence.AtEdge _ ->
          new ConditionClaim(
              SIGNALS_FRESH, TRUE, "EdgeReports", "No pod is there; the edge reports.");
      case Evidence.Outdated _ ->
          new ConditionClaim(SIGNALS_FRESH, FALSE, "SignalStale", sentence(Reason.SIGNAL_STALE));
      case Evidence.Absent _ ->
          new ConditionClaim(SIGNALS_FRESH, FALSE, "NoSignal", sentence(Reason.NO_SIGNAL));
    };
  }

  private static ConditionClaim onTime(boolean overloaded) {
    return overloaded
        ? new ConditionClaim(
            ON_TIME,
            FALSE,
            "TicksOverrun",
            "The autoscaler is overloaded: its ticks overrun their period, and decisions are late.")
        : new ConditionClaim(ON_TIME, TRUE, "TicksInTime", "Decisions keep to their period.");
  }

  private static String sentence(Reason reason) {
    String words = reason.words();
    return words.startsWith("minReplicas") || words.startsWith("mode")
        ? words + "."
        : words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1) + ".";
  }
}

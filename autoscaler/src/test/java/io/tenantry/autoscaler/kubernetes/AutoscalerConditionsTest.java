package io.tenantry.autoscaler.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.tenantry.autoscaler.actuation.Actuation;
import io.tenantry.autoscaler.capacity.Requirement;
import io.tenantry.autoscaler.decision.DecisionOutcome;
import io.tenantry.autoscaler.decision.Evidence;
import io.tenantry.autoscaler.decision.Mode;
import io.tenantry.autoscaler.decision.Reason;
import io.tenantry.autoscaler.workload.PodName;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class AutoscalerConditionsTest {

  private static final Told NOW = Told.at(Told.T0);
  private static final Evidence OLD = new Evidence.Outdated(Duration.ofMinutes(1));
  private static final Evidence NONE = new Evidence.Absent();
  private static final Evidence EDGE =
      new Evidence.AtEdge(Duration.ofSeconds(1), 0, new Requirement.NotKnownYet());
  private static final Evidence LEARNING = Told.learning(200);
  private static final Evidence PARTIAL = Told.measured(100, new PodName("storefront-1"));
  private static final Actuation APPLIED = new Actuation.Applied();
  private static final Actuation HELD = new Actuation.NotNeeded();
  private static final Actuation ADVICE = new Actuation.Withheld(Actuation.Guard.RECOMMEND_ONLY);

  /** A row for each reason: ScalingActive, AbleToScale, ScalingLimited, SignalsFresh. */
  static Stream<Arguments> outcomes() {
    return Stream.of(
        row(
            NOW.scale(2, 3, Reason.DEMAND_ABOVE_CAPACITY),
            APPLIED,
            "True ValidMetricFound",
            "True SucceededRescale",
            "False DesiredWithinRange",
            "True Fresh"),
        row(
            NOW.scale(4, 3, Reason.DEMAND_BELOW_CAPACITY),
            APPLIED,
            "True ValidMetricFound",
            "True SucceededRescale",
            "False DesiredWithinRange",
            "True Fresh"),
        row(
            NOW.hold(3, Reason.ENOUGH),
            HELD,
            "True ValidMetricFound",
            "True ReadyForNewScale",
            "False DesiredWithinRange",
            "True Fresh"),
        row(
            NOW.hold(8, Reason.AT_MAX),
            HELD,
            "True ValidMetricFound",
            "True ReadyForNewScale",
            "True TooManyReplicas",
            "True Fresh"),
        row(
            NOW.hold(2, Reason.AT_MIN),
            HELD,
            "True ValidMetricFound",
            "True ReadyForNewScale",
            "True TooFewReplicas",
            "True Fresh"),
        row(
            NOW.with(NONE).scale(1, 2, Reason.BELOW_MIN),
            APPLIED,
            "False NoSignal",
            "True SucceededRescale",
            "True TooFewReplicas",
            "False NoSignal"),
        row(
            NOW.scale(9, 8, Reason.ABOVE_MAX),
            APPLIED,
            "True ValidMetricFound",
            "True SucceededRescale",
            "True TooManyReplicas",
            "True Fresh"),
        row(
            NOW.hold(6, Reason.AT_BUDGET),
            HELD,
            "True ValidMetricFound",
            "True ReadyForNewScale",
            "True ShareOfBudget",
            "True Fresh"),
        row(
            NOW.scale(6, 5, Reason.ABOVE_BUDGET),
            APPLIED,
            "True ValidMetricFound",
            "True SucceededRescale",
            "True ShareOfBudget",
            "True Fresh"),
        row(
            NOW.scale(2, 6, Reason.UP_RATE_LIMITED),
            APPLIED,
            "True ValidMetricFound",
            "True SucceededRescale",
            "True ScaleUpLimit",
            "True Fresh"),
        row(
            NOW.hold(6, Reason.DOWN_RATE_LIMITED),
            HELD,
            "True ValidMetricFound",
            "True ReadyForNewScale",
            "True ScaleDownLimit",
            "True Fresh"),
        row(
            NOW.hold(2, Reason.STABILIZING_UP),
            HELD,
            "True ValidMetricFound",
            "True ScaleUpStabilized",
            "False DesiredWithinRange",
            "True Fresh"),
        row(
            NOW.hold(6, Reason.STABILIZING_DOWN),
            HELD,
            "True ValidMetricFound",
            "True ScaleDownStabilized",
            "False DesiredWithinRange",
            "True Fresh"),
        row(
            NOW.hold(6, Reason.INEFFECTIVE_SCALE_UP),
            HELD,
            "True ValidMetricFound",
            "True ReadyForNewScale",
            "False DesiredWithinRange",
            "True Fresh"),
        row(
            NOW.with(LEARNING).hold(6, Reason.LEARNING),
            HELD,
            "False Learning",
            "True ReadyForNewScale",
            "False DesiredWithinRange",
            "True Fresh"),
        row(
            NOW.with(PARTIAL).hold(6, Reason.SIGNAL_PARTIAL),
            HELD,
            "True ValidMetricFound",
            "True ReadyForNewScale",
            "False DesiredWithinRange",
            "False SignalPartial"),
        row(
            NOW.with(OLD).hold(6, Reason.SIGNAL_STALE),
            HELD,
            "False SignalStale",
            "True ReadyForNewScale",
            "False DesiredWithinRange",
            "False SignalStale"),
        row(
            NOW.with(NONE).hold(6, Reason.NO_SIGNAL),
            HELD,
            "False NoSignal",
            "True ReadyForNewScale",
            "False DesiredWithinRange",
            "False NoSignal"),
        row(
            NOW.with(EDGE).hold(0, Reason.IDLE),
            HELD,
            "True WatchingEdge",
            "True ReadyForNewScale",
            "False DesiredWithinRange",
            "True EdgeReports"),
        row(
            NOW.with(EDGE).scale(0, 1, Reason.REQUEST_WAITING),
            APPLIED,
            "True WatchingEdge",
            "True SucceededRescale",
            "False DesiredWithinRange",
            "True EdgeReports"),
        row(
            NOW.hold(0, Reason.TARGET_AT_ZERO),
            HELD,
            "False ScalingDisabled",
            "True ReadyForNewScale",
            "False DesiredWithinRange",
            "True Fresh"),
        row(
            NOW.in(Mode.OFF).hold(3, Reason.SWITCHED_OFF),
            HELD,
            "False ScalingDisabled",
            "True ReadyForNewScale",
            "False DesiredWithinRange",
            "True Fresh"),
        row(
            NOW.in(Mode.RECOMMEND).scale(2, 3, Reason.DEMAND_ABOVE_CAPACITY),
            ADVICE,
            "False RecommendOnly",
            "True ReadyForNewScale",
            "False DesiredWithinRange",
            "True Fresh"),
        row(
            NOW.scale(2, 3, Reason.DEMAND_ABOVE_CAPACITY),
            new Actuation.Failed("the target is gone"),
            "True ValidMetricFound",
            "False FailedUpdateScale",
            "False DesiredWithinRange",
            "True Fresh"));
  }

  private static Arguments row(DecisionOutcome outcome, Actuation actuation, String... conditions) {
    return argumentSet(outcome.reason() + " " + actuation, outcome, actuation, List.of(conditions));
  }

  @ParameterizedTest
  @MethodSource("outcomes")
  void tellsHowItStands(DecisionOutcome outcome, Actuation actuation, List<String> conditions) {
    List<ConditionClaim> claims = AutoscalerConditions.of(outcome, actuation, false);

    assertThat(claims)
        .extracting(ConditionClaim::type)
        .containsExactly(
            "Ready", "ScalingActive", "AbleToScale", "ScalingLimited", "SignalsFresh", "OnTime");
    assertThat(claims.subList(1, 5)).extracting(claim -> told(claim)).isEqualTo(conditions);
    assertThat(told(claims.getFirst())).isEqualTo("True Managed");
    assertThat(told(claims.getLast())).isEqualTo("True TicksInTime");
    assertThat(claims).allSatisfy(claim -> assertThat(claim.message()).matches("[A-Zm].*[^.]\\."));
  }

  private static String told(ConditionClaim claim) {
    String status =
        switch (claim.status()) {
          case TRUE -> "True";
          case FALSE -> "False";
          case UNKNOWN -> "Unknown";
        };
    return status + " " + claim.reason();
  }

  @Test
  void tellsThatDecisionsAreLate() {
    ConditionClaim onTime =
        AutoscalerConditions.of(NOW.hold(3, Reason.ENOUGH), HELD, true).getLast();

    assertThat(onTime.type() + " " + told(onTime)).isEqualTo("OnTime False TicksOverrun");
    assertThat(onTime.message())
        .isEqualTo(
            "The autoscaler is overloaded: its ticks overrun their period, and decisions are late.");
  }

  @Test
  void hasARowForEveryReason() {
    Set<Reason> seen =
        outcomes()
            .flatMap(row -> Stream.of(row.get()))
            .filter(DecisionOutcome.class::isInstance)
            .map(outcome -> ((DecisionOutcome) outcome).reason())
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(Reason.class)));

    assertThat(seen).isEqualTo(EnumSet.allOf(Reason.class));
  }

  @ParameterizedTest
  @EnumSource(Refusal.Cause.class)
  void tellsWhyAResourceIsRefused(Refusal.Cause cause) {
    assertThat(AutoscalerConditions.of(new Refusal(cause, "Because.")))
        .extracting(claim -> claim.type() + " " + told(claim))
        .containsExactly(
            "Ready False " + cause.reason(),
            "ScalingActive False " + cause.reason(),
            "AbleToScale False " + cause.reason(),
            "ScalingLimited Unknown NotManaged",
            "SignalsFresh Unknown NotManaged",
            "OnTime Unknown NotManaged");
  }
}

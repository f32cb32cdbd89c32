package io.tenantry.autoscaler.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.autoscaler.actuation.Actuation;
import io.tenantry.autoscaler.capacity.CapacityRequirement;
import io.tenantry.autoscaler.decision.DecisionOutcome;
import io.tenantry.autoscaler.decision.Evidence;
import io.tenantry.autoscaler.decision.Reason;
import io.tenantry.autoscaler.demand.Demand;
import io.tenantry.autoscaler.demand.TenantDemand;
import io.tenantry.autoscaler.fairness.BudgetShare;
import io.tenantry.autoscaler.kubernetes.TenantAutoscalerStatus.Capacity;
import io.tenantry.autoscaler.kubernetes.TenantAutoscalerStatus.Condition;
import io.tenantry.autoscaler.kubernetes.TenantAutoscalerStatus.LastDecision;
import io.tenantry.autoscaler.kubernetes.TenantAutoscalerStatus.Tenant;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusDraftTest {

  private static final AutoscalerRef AUTOSCALER =
      new AutoscalerRef("shop", "storefront", "uid-1", 7L);
  private static final Instant T0 = Told.T0;
  private static final Actuation HELD = new Actuation.NotNeeded();
  private static final Actuation APPLIED = new Actuation.Applied();

  @Test
  void tellsTheNumbersAndTheDecision() {
    TenantAutoscalerStatus status =
        StatusDraft.of(
            AUTOSCALER,
            Told.at(T0).scale(2, 4, Reason.DEMAND_ABOVE_CAPACITY),
            APPLIED,
            false,
            TenantAutoscalerStatus.EMPTY);

    assertThat(status.observedGeneration()).isEqualTo(7);
    assertThat(status.desiredReplicas()).isEqualTo(4);
    assertThat(status.readyReplicas()).isEqualTo(2);
    assertThat(status.recommendedReplicas()).isEqualTo(3);
    assertThat(status.lastDecision())
        .isEqualTo(
            new LastDecision(
                "2026-01-01T00:00:00Z",
                2,
                4,
                "DEMAND_ABOVE_CAPACITY",
                "Scale 2 to 4: more demand than the replicas serve within the objective;"
                    + " 200 requests/s at 80 per replica need 2.5."));
    assertThat(status.tenants())
        .containsExactly(
            new Tenant("acme", "gold", "us-east", 66.7, 123),
            new Tenant("globex", "gold", "us-east", 66.7, 123),
            new Tenant("initech", "gold", "us-east", 66.7, 123));
    assertThat(status.conditions())
        .allSatisfy(condition -> assertThat(condition.observedGeneration()).isEqualTo(7));
  }

  @Test
  void tellsItsShareOfABudget() {
    DecisionOutcome outcome =
        Told.at(T0).sharing(new BudgetShare("shop/web", 5, 20), 5, Reason.AT_BUDGET);

    assertThat(
            StatusDraft.of(AUTOSCALER, outcome, HELD, false, TenantAutoscalerStatus.EMPTY).budget())
        .isEqualTo(new TenantAutoscalerStatus.Budget("shop/web", 5, 20));
    assertThat(held(T0, Told.measured(200), TenantAutoscalerStatus.EMPTY).budget()).isNull();
  }

  @Test
  void tellsWhatWasLearned() {
    assertThat(held(T0, Told.learned(200), TenantAutoscalerStatus.EMPTY).capacity())
        .isEqualTo(new Capacity(12.5, 1.5, 80, 0.123, 0.4, 5));
  }

  /** Nothing is learned of a stated capacity, nor before enough requests were seen. */
  @Test
  void tellsNothingLearnedWhereNothingIs() {
    TenantAutoscalerStatus learned = held(T0, Told.learned(200), TenantAutoscalerStatus.EMPTY);

    assertThat(held(T0.plusSeconds(1), Told.measured(200), learned).capacity()).isNull();
    assertThat(held(T0.plusSeconds(1), Told.learning(200), learned).capacity()).isNull();
  }

  @Test
  void keepsWhatWasLearnedWhileTheSignalIsSilent() {
    TenantAutoscalerStatus learned = held(T0, Told.learned(200), TenantAutoscalerStatus.EMPTY);

    assertThat(
            held(T0.plusSeconds(9), new Evidence.Outdated(Duration.ofSeconds(11)), learned)
                .capacity())
        .isEqualTo(learned.capacity());
    assertThat(held(T0.plusSeconds(9), new Evidence.Absent(), learned).capacity())
        .isEqualTo(learned.capacity());
  }

  @Test
  void keepsTheTimeOfAConditionUntilItTurns() {
    TenantAutoscalerStatus first = held(T0, Told.measured(200), TenantAutoscalerStatus.EMPTY);
    TenantAutoscalerStatus same = held(T0.plusSeconds(60), Told.measured(210), first);
    TenantAutoscalerStatus turned =
        StatusDraft.of(
            AUTOSCALER,
            Told.at(T0.plusSeconds(120))
                .with(new Evidence.Outdated(Duration.ofSeconds(30)))
                .hold(3, Reason.SIGNAL_STALE),
            HELD,
            false,
            same);

    assertThat(since(same, "SignalsFresh")).isEqualTo("2026-01-01T00:00:00Z");
    assertThat(since(turned, "SignalsFresh")).isEqualTo("2026-01-01T00:02:00Z");
    assertThat(since(turned, "AbleToScale")).isEqualTo("2026-01-01T00:00:00Z");
  }

  /** The reason may change while the condition holds; what it is since does not. */
  @Test
  void keepsTheTimeOfAConditionThatHoldsForAnotherReason() {
    TenantAutoscalerStatus enough = held(T0, Told.measured(200), TenantAutoscalerStatus.EMPTY);
    TenantAutoscalerStatus waiting =
        StatusDraft.of(
            AUTOSCALER,
            Told.at(T0.plusSeconds(9)).hold(3, Reason.STABILIZING_DOWN),
            HELD,
            false,
            enough);

    assertThat(waiting.condition("AbleToScale").map(Condition::reason))
        .contains("ScaleDownStabilized");
    assertThat(since(waiting, "AbleToScale")).isEqualTo("2026-01-01T00:00:00Z");
  }

  @Test
  void keepsTheTimeOfADecisionThatIsMadeAgainButTellsItsNewNumbers() {
    TenantAutoscalerStatus first = held(T0, Told.measured(200), TenantAutoscalerStatus.EMPTY);
    TenantAutoscalerStatus again = held(T0.plusSeconds(5), Told.measured(220), first);

    assertThat(again.lastDecision())
        .isEqualTo(
            new LastDecision(
                "2026-01-01T00:00:00Z",
                3,
                3,
                "ENOUGH",
                "Hold 3: as many replicas as the demand needs; 220 requests/s at 80 per replica"
                    + " need 2.8."));
  }

  /** 2 to 4, and an hour later again 2 to 4, is two changes. */
  @Test
  void datesAChangeThatIsMadeAgain() {
    TenantAutoscalerStatus first = scaled(T0, TenantAutoscalerStatus.EMPTY);
    TenantAutoscalerStatus again = scaled(T0.plusSeconds(3600), first);

    assertThat(again.lastDecision())
        .extracting(LastDecision::time)
        .isEqualTo("2026-01-01T01:00:00Z");
  }

  private static TenantAutoscalerStatus scaled(Instant at, TenantAutoscalerStatus before) {
    return StatusDraft.of(
        AUTOSCALER, Told.at(at).scale(2, 4, Reason.DEMAND_ABOVE_CAPACITY), APPLIED, false, before);
  }

  @Test
  void namesTheTenLargestTenantsAndNoIdleOne() {
    List<TenantDemand> tenants = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      tenants.add(new TenantDemand(Told.key("t" + i), i, 0, OptionalDouble.empty()));
    }
    Evidence evidence =
        new Evidence.Measured(
            Duration.ZERO,
            new Demand(66, 0, OptionalDouble.empty(), tenants),
            new CapacityRequirement(1, 0),
            Set.of());

    TenantAutoscalerStatus status = held(T0, evidence, TenantAutoscalerStatus.EMPTY);

    assertThat(status.tenants())
        .extracting(Tenant::tenant)
        .containsExactly("t11", "t10", "t9", "t8", "t7", "t6", "t5", "t4", "t3", "t2");
    assertThat(status.tenants()).extracting(Tenant::latencyMillis).containsOnlyNulls();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "0.0004, 0",
    "2147483, 2147483647",
    "1e9, 2147483647",
    "Infinity, 2147483647"
  })
  void tellsALatencyThatNoIntegerHoldsAsTheLargest(double seconds, int millis) {
    Evidence evidence =
        new Evidence.Measured(
            Duration.ZERO,
            new Demand(
                1,
                0,
                OptionalDouble.empty(),
                List.of(new TenantDemand(Told.key("acme"), 1, 0, OptionalDouble.of(seconds)))),
            new CapacityRequirement(1, 0),
            Set.of());

    assertThat(held(T0, evidence, TenantAutoscalerStatus.EMPTY).tenants())
        .extracting(Tenant::latencyMillis)
        .containsExactly(millis);
  }

  @Test
  void leavesNoNumbersOnARefusedResource() {
    TenantAutoscalerStatus before = held(T0, Told.learned(200), TenantAutoscalerStatus.EMPTY);

    TenantAutoscalerStatus refused =
        StatusDraft.of(
            AUTOSCALER,
            new Refusal(Refusal.Cause.TARGET_NOT_FOUND, "There is no Deployment storefront."),
            T0.plusSeconds(1),
            before);

    assertThat(refused.desiredReplicas()).isNull();
    assertThat(refused.readyReplicas()).isNull();
    assertThat(refused.recommendedReplicas()).isNull();
    assertThat(refused.capacity()).isNull();
    assertThat(refused.tenants()).isEmpty();
    assertThat(refused.lastDecision()).isEqualTo(before.lastDecision());
    assertThat(refused.condition("Ready").map(Condition::message))
        .contains("There is no Deployment storefront.");
  }

  private static TenantAutoscalerStatus held(
      Instant at, Evidence evidence, TenantAutoscalerStatus before) {
    return StatusDraft.of(
        AUTOSCALER, Told.at(at).with(evidence).hold(3, Reason.ENOUGH), HELD, false, before);
  }

  private static String since(TenantAutoscalerStatus status, String type) {
    return status.condition(type).orElseThrow().lastTransitionTime();
  }
}

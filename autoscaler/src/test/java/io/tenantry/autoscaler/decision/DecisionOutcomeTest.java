package io.tenantry.autoscaler.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.autoscaler.capacity.CapacityRequirement;
import io.tenantry.autoscaler.capacity.LatenessTradeOff;
import io.tenantry.autoscaler.capacity.LearnedCapacity;
import io.tenantry.autoscaler.capacity.Requirement;
import io.tenantry.autoscaler.decision.ScalingDecision.Hold;
import io.tenantry.autoscaler.decision.ScalingDecision.ScaleTo;
import io.tenantry.autoscaler.demand.Demand;
import io.tenantry.autoscaler.demand.LatencyObjective;
import io.tenantry.autoscaler.demand.Outlook;
import io.tenantry.autoscaler.fairness.TenantLimits;
import io.tenantry.autoscaler.workload.ReplicaBounds;
import io.tenantry.autoscaler.workload.WorkloadKind;
import io.tenantry.autoscaler.workload.WorkloadRef;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DecisionOutcomeTest {

  @Test
  void explainsAChangeInOneSentence() {
    assertThat(
            outcome(measured(312, 0, 3.9, 0), new ScaleTo(4, Reason.DEMAND_ABOVE_CAPACITY))
                .sentence())
        .isEqualTo(
            "Scale 2 to 4: more demand than the replicas serve within the objective;"
                + " 312 requests/s at 80 per replica need 3.9.");
  }

  @Test
  void namesTheBacklogWhenThereIsOne() {
    assertThat(outcome(measured(160, 80, 2, 0.1), new Hold(Reason.ENOUGH)).sentence())
        .isEqualTo(
            "Hold 2: as many replicas as the demand needs;"
                + " 160 requests/s and a backlog of 80 at 80 per replica need 2.1.");
  }

  @Test
  void tellsTheAgeOfAStaleSignal() {
    assertThat(
            outcome(new Evidence.Outdated(Duration.ofSeconds(42)), new Hold(Reason.SIGNAL_STALE))
                .sentence())
        .isEqualTo("Hold 2: the signal is too old to act on; newest sample 42 s old.");
  }

  @Test
  void tellsWhatWasLearnedAndWhatMayCome() {
    Outlook outlook =
        new Outlook(312, List.of(new Outlook.Possible(312, 0.5), new Outlook.Possible(400, 0.5)));
    Requirement learned =
        new LatenessTradeOff(outlook, new LearnedCapacity(0.02, 1, 0.19), 0, 0.3, false);

    assertThat(
            outcome(measured(312, learned), new ScaleTo(9, Reason.DEMAND_ABOVE_CAPACITY))
                .sentence())
        .isEqualTo(
            "Scale 2 to 9: more demand than the replicas serve within the objective;"
                + " 312 requests/s of 20.0 ms CPU, soon about 356/s: 2 replicas cost least.");
    assertThat(
            outcome(measured(312, new Requirement.NotKnownYet()), new Hold(Reason.LEARNING))
                .sentence())
        .isEqualTo("Hold 2: what a request costs is still being learned; 312 requests/s.");
  }

  @Test
  void saysWhatTheEdgeHas() {
    assertThat(
            outcome(
                    new Evidence.AtEdge(Duration.ZERO, 12.34, new Requirement.NotKnownYet()),
                    new ScaleTo(1, Reason.REQUEST_WAITING))
                .sentence())
        .endsWith(
            "the edge has requests for a workload without replicas; 12.3 requests/s at the edge.");
  }

  @Test
  void saysThatNobodyReports() {
    assertThat(outcome(new Evidence.Absent(), new Hold(Reason.NO_SIGNAL)).sentence())
        .isEqualTo("Hold 2: no pod reports yet.");
  }

  @Test
  void goesFromWhatIsRequestedToWhatWasDecided() {
    DecisionOutcome change = outcome(new Evidence.Absent(), new ScaleTo(3, Reason.BELOW_MIN));

    assertThat(change.from()).isEqualTo(2);
    assertThat(change.to()).isEqualTo(3);
    assertThat(outcome(new Evidence.Absent(), new Hold(Reason.NO_SIGNAL)).to()).isEqualTo(2);
  }

  private static Evidence measured(
      double perSecond, double backlog, double forArrivals, double forBacklog) {
    return new Evidence.Measured(
        Duration.ZERO,
        new Demand(perSecond, backlog, OptionalDouble.empty(), List.of()),
        new CapacityRequirement(forArrivals, forBacklog),
        Set.of());
  }

  private static Evidence measured(double perSecond, Requirement required) {
    return new Evidence.Measured(
        Duration.ZERO,
        new Demand(perSecond, 0, OptionalDouble.empty(), List.of()),
        required,
        Set.of());
  }

  private static DecisionOutcome outcome(Evidence evidence, ScalingDecision decision) {
    return new DecisionOutcome(
        new WorkloadRef("shop", WorkloadKind.DEPLOYMENT, "storefront"),
        Instant.EPOCH,
        new Situation(
            new ScalingPolicy(
                Mode.AUTO,
                new ReplicaBounds(1, 10),
                ScalingRules.DEFAULT_UP,
                ScalingRules.DEFAULT_DOWN),
            new Replicas(2, 2),
            evidence),
        new DecisionState(List.of(), List.of()),
        new LatencyObjective(95, Duration.ofMillis(250)),
        80,
        new Verdict(decision, 2, new DecisionState(List.of(), List.of())),
        List.of(),
        TenantLimits.NONE);
  }
}

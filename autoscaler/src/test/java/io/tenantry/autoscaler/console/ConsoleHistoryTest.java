package io.tenantry.autoscaler.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.tenantry.autoscaler.actuation.Actuation;
import io.tenantry.autoscaler.console.DecisionView.Result;
import io.tenantry.autoscaler.console.WorkloadView.SignalView;
import io.tenantry.autoscaler.decision.DecisionOutcome;
import io.tenantry.autoscaler.decision.Evidence;
import io.tenantry.autoscaler.decision.Reason;
import io.tenantry.autoscaler.workload.PodName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

class ConsoleHistoryTest {

  private static final Instant T0 = Instant.parse("2026-03-14T03:00:00Z");

  private final ConsoleHistory history = new ConsoleHistory();

  @Test
  void keepsOnePointForEachSecondOfTheLastQuarterOfAnHour() {
    for (int i = 0; i < 2 * 1200; i++) {
      hold(T0.plusMillis(500L * i), Reason.ENOUGH);
    }

    WorkloadDetail.Series series = detail().series();
    assertThat(series.time()).hasSize(900).isSorted().doesNotHaveDuplicates();
    assertThat(series.time().getLast()).isEqualTo(T0.getEpochSecond() + 1199.5);
    assertThat(series.requested()).hasSize(900);
    assertThat(series.ready()).hasSize(900);
    assertThat(series.capacity()).hasSize(900).containsOnly(160.0);
    assertThat(series.requestsPerSecond()).hasSize(900).containsOnly(1.0);
    assertThat(series.latencyMillis()).hasSize(900).containsOnly(100.0);
  }

  @Test
  void leavesAHoleInRateAndLatencyWhileNothingIsKnown() {
    hold(T0, Reason.ENOUGH);
    decided(
        Outcomes.hold(
            "storefront",
            T0.plusSeconds(1),
            Reason.SIGNAL_STALE,
            new Evidence.Outdated(Duration.ofSeconds(11))));

    assertThat(detail().series().requestsPerSecond()).containsExactly(1.0, null);
    assertThat(detail().series().latencyMillis()).containsExactly(100.0, null);
  }

  @Test
  void tellsWhatWasLearnedAndNothingWithAStatedCapacity() {
    decided(Outcomes.hold("storefront", T0, Reason.ENOUGH, Outcomes.learned(Outcomes.demandOf(1))));
    assertThat(view().learned()).isEqualTo(new LearnedView(12.5, 1.5, 0.12, 0.4, 5));

    hold(T0.plusSeconds(1), Reason.ENOUGH);
    assertThat(view().learned()).isNull();
  }

  @Test
  void listsADecisionOnceForAsLongAsItStaysTheSame() {
    hold(T0, Reason.ENOUGH);
    hold(T0.plusSeconds(1), Reason.ENOUGH);
    hold(T0.plusSeconds(2), Reason.STABILIZING_DOWN);
    hold(T0.plusSeconds(3), Reason.STABILIZING_DOWN);
    hold(T0.plusSeconds(4), Reason.ENOUGH);

    assertThat(detail().decisions())
        .extracting(
            DecisionView::number, DecisionView::reason, DecisionView::at, DecisionView::times)
        .containsExactly(
            tuple(3L, Reason.ENOUGH, T0.plusSeconds(4), 1),
            tuple(2L, Reason.STABILIZING_DOWN, T0.plusSeconds(2), 2),
            tuple(1L, Reason.ENOUGH, T0, 2));
    assertThat(detail().decisions().getLast().until()).isEqualTo(T0.plusSeconds(1));
  }

  @Test
  void keepsTheNewestDecisionsWhenThereAreTooMany() {
    for (int i = 0; i < 500; i++) {
      hold(T0.plusSeconds(i), i % 2 == 0 ? Reason.ENOUGH : Reason.STABILIZING_DOWN);
    }

    List<DecisionView> decisions = detail().decisions();
    assertThat(decisions).hasSize(WorkloadHistory.MAX_DECISIONS);
    assertThat(decisions.getFirst().number()).isEqualTo(500);
    assertThat(decisions.getLast().number()).isEqualTo(301);
  }

  static Stream<Arguments> whatBecameOfAChange() {
    return Stream.of(
        argumentSet("applied", new Actuation.Applied(), Result.Kind.APPLIED, "Applied", 4),
        argumentSet(
            "recommend only",
            new Actuation.Withheld(Actuation.Guard.RECOMMEND_ONLY),
            Result.Kind.WITHHELD,
            "Not applied: the mode is Recommend",
            2),
        argumentSet(
            "not the leader",
            new Actuation.Withheld(Actuation.Guard.NOT_LEADER),
            Result.Kind.WITHHELD,
            "Not applied here: another instance leads",
            2),
        argumentSet(
            "failed",
            new Actuation.Failed("the API was not reached"),
            Result.Kind.FAILED,
            "Failed: the API was not reached",
            2));
  }

  @ParameterizedTest
  @MethodSource("whatBecameOfAChange")
  void saysWhatBecameOfAChange(
      Actuation actuation, Result.Kind kind, String words, int requestedAfterwards) {
    history.decided(Outcomes.scale("storefront", T0, 4), actuation);

    DecisionView decision = detail().decisions().getFirst();
    assertThat(decision.from()).isEqualTo(2);
    assertThat(decision.to()).isEqualTo(4);
    assertThat(decision.result()).isEqualTo(new Result(kind, words));
    assertThat(view().replicas().requested()).isEqualTo(requestedAfterwards);
    assertThat(detail().series().requested()).containsExactly(requestedAfterwards);
  }

  @Test
  void showsThatAChangeSucceededAfterItFailed() {
    history.decided(Outcomes.scale("storefront", T0, 4), new Actuation.Failed("no route"));
    history.decided(Outcomes.scale("storefront", T0.plusSeconds(1), 4), new Actuation.Applied());

    assertThat(detail().decisions())
        .singleElement()
        .satisfies(decision -> {
          assertThat(decision.times()).isEqualTo(2);
          assertThat(decision.result().kind()).isEqualTo(Result.Kind.APPLIED);
        });
  }

  static Stream<Arguments> signals() {
    return Stream.of(
        argumentSet(
            "fresh",
            Outcomes.measured(Outcomes.demandOf(2)),
            new SignalView(SignalView.State.FRESH, 0.4, 0, List.of())),
        argumentSet(
            "partial",
            Outcomes.measured(Outcomes.demandOf(2), new PodName("b"), new PodName("a")),
            new SignalView(SignalView.State.PARTIAL, 0.4, 2, List.of("a", "b"))),
        argumentSet(
            "stale",
            new Evidence.Outdated(Duration.ofSeconds(12)),
            new SignalView(SignalView.State.STALE, 12.0, 0, List.of())),
        argumentSet(
            "absent",
            new Evidence.Absent(),
            new SignalView(SignalView.State.ABSENT, null, 0, List.of())));
  }

  @ParameterizedTest
  @MethodSource("signals")
  void saysHowFarTheSignalCanBeTrusted(Evidence evidence, SignalView expected) {
    decided(Outcomes.hold("storefront", T0, Reason.ENOUGH, evidence));

    assertThat(view().signal()).isEqualTo(expected);
    assertThat(view().demand() == null).isEqualTo(!(evidence instanceof Evidence.Measured));
  }

  @Test
  void showsTheWorstTenantsAndCountsTheRest() {
    decided(
        Outcomes.hold("storefront", T0, Reason.ENOUGH, Outcomes.measured(Outcomes.demandOf(53))));

    assertThat(view().tenants()).hasSize(WorkloadView.MAX_TENANTS);
    assertThat(view().otherTenants()).isEqualTo(3);
  }

  @Test
  void forgetsAWorkloadThatIsNoLongerManaged() {
    hold(T0, Reason.ENOUGH);
    history.forgotten(Outcomes.workload("storefront"));

    assertThat(history.view(T0, true).workloads()).isEmpty();
    assertThat(history.detail(Outcomes.workload("storefront"))).isEmpty();
  }

  @Test
  void countsTheWorkloadsForWhichThereIsNoRoomAndShowsThemWhenThereIs() {
    ConsoleHistory small = new ConsoleHistory(2);
    for (String name : List.of("b", "a", "c")) {
      decide(small, name);
    }
    assertThat(small.view(T0, true).workloads())
        .extracting(WorkloadView::name)
        .containsExactly("a", "b");
    assertThat(small.view(T0, true).notShown()).isEqualTo(1);

    small.forgotten(Outcomes.workload("a"));
    decide(small, "c");

    assertThat(small.view(T0, true).workloads())
        .extracting(WorkloadView::name)
        .containsExactly("b", "c");
    assertThat(small.view(T0, true).notShown()).isZero();
  }

  @Test
  @Timeout(value = 10, unit = TimeUnit.SECONDS)
  void wakesWhoWaitsForAChangeAndNobodyWaitsForOneThatHasHappened() throws Exception {
    long before = history.version();
    Thread loop = Thread.ofVirtual().start(() -> hold(T0, Reason.ENOUGH));
    history.awaitChange(before, Duration.ofMinutes(1));
    loop.join();

    assertThat(history.version()).isGreaterThan(before);
    history.awaitChange(before, Duration.ofMinutes(1));
  }

  @Test
  void writesJsonThatAPersonCanRead() {
    DecisionOutcome outcome = Outcomes.scale("storefront", T0, 4);
    history.decided(outcome, new Actuation.Applied());

    assertThat(JsonMapper.shared().writeValueAsString(history.view(T0, true)))
        .isEqualTo(
            """
            {"time":"2026-03-14T03:00:00Z","leading":true,"notShown":0,"workloads":[{\
            "namespace":"shop","kind":"Deployment","name":"storefront",\
            "decidedAt":"2026-03-14T03:00:00Z",\
            "sentence":"SENTENCE",\
            "mode":"AUTO",\
            "replicas":{"requested":4,"ready":2,"recommended":2,"min":2,"max":8},\
            "objective":{"percentile":95.0,"targetMillis":250.0,"windowSeconds":20},\
            "capacityRequestsPerSecond":80.0,\
            "learned":null,\
            "signal":{"state":"FRESH","ageSeconds":0.4,"silentPods":0,"silentPodNames":[]},\
            "demand":{"requestsPerSecond":1.0,"inFlight":1,"backlog":0.0,"latencyMillis":100.0,\
            "replicasNeeded":0.01},\
            "capped":false,\
            "tenants":[{"tenant":"tenant-0","plan":"gold","region":"us-east",\
            "requestsPerSecond":1.0,"inFlight":1,"latencyMillis":100.0,"overObjective":false,\
            "grantedRequestsPerSecond":null}],\
            "otherTenants":0,\
            "decision":{"number":1,"at":"2026-03-14T03:00:00Z","until":"2026-03-14T03:00:00Z",\
            "times":1,"from":2,"to":4,"reason":"DEMAND_ABOVE_CAPACITY",\
            "sentence":"SENTENCE",\
            "result":{"kind":"APPLIED","words":"Applied"}}}]}\
            """
                .replace("SENTENCE", outcome.sentence()));
  }

  private void hold(Instant at, Reason reason) {
    decided(Outcomes.hold("storefront", at, reason, Outcomes.measured(Outcomes.demandOf(1))));
  }

  private void decided(DecisionOutcome outcome) {
    history.decided(outcome, new Actuation.NotNeeded());
  }

  private static void decide(ConsoleHistory history, String workload) {
    history.decided(
        Outcomes.hold(workload, T0, Reason.ENOUGH, Outcomes.measured(Outcomes.demandOf(1))),
        new Actuation.NotNeeded());
  }

  private WorkloadView view() {
    return history.view(T0, true).workloads().getFirst();
  }

  private WorkloadDetail detail() {
    return history.detail(Outcomes.workload("storefront")).orElseThrow();
  }
}

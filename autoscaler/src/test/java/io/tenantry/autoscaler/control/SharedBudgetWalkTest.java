package io.tenantry.autoscaler.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tenantry.autoscaler.actuation.Actuation;
import io.tenantry.autoscaler.actuation.GuardedActuator;
import io.tenantry.autoscaler.actuation.ScaleActuator;
import io.tenantry.autoscaler.capacity.ReplicaCapacity;
import io.tenantry.autoscaler.decision.DecisionOutcome;
import io.tenantry.autoscaler.decision.Mode;
import io.tenantry.autoscaler.decision.Reason;
import io.tenantry.autoscaler.decision.Replicas;
import io.tenantry.autoscaler.decision.ScalingPolicy;
import io.tenantry.autoscaler.decision.ScalingRules;
import io.tenantry.autoscaler.demand.LatencyObjective;
import io.tenantry.autoscaler.fairness.BudgetTerms;
import io.tenantry.autoscaler.fairness.TenantLimits.Held;
import io.tenantry.autoscaler.signal.LatencyHistogram;
import io.tenantry.autoscaler.signal.Sample.FinishedRequests;
import io.tenantry.autoscaler.signal.Sample.RequestsInFlight;
import io.tenantry.autoscaler.signal.SeriesKey;
import io.tenantry.autoscaler.signal.SignalStore;
import io.tenantry.autoscaler.workload.PlanName;
import io.tenantry.autoscaler.workload.PodName;
import io.tenantry.autoscaler.workload.Region;
import io.tenantry.autoscaler.workload.ReplicaBounds;
import io.tenantry.autoscaler.workload.TenantId;
import io.tenantry.autoscaler.workload.WorkloadKind;
import io.tenantry.autoscaler.workload.WorkloadRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * The whole loop with two workloads that share twenty replicas, of which storefront weighs three
 * and search one. A replica serves 80 requests/s, and pods are ready at once.
 */
class SharedBudgetWalkTest implements ClusterState, ScaleActuator {

  private static final Instant T0 = Instant.parse("2026-11-24T12:00:00Z");
  private static final int BUDGET = 20;
  private static final WorkloadRef STOREFRONT =
      new WorkloadRef("shop", WorkloadKind.DEPLOYMENT, "storefront");
  private static final WorkloadRef SEARCH =
      new WorkloadRef("shop", WorkloadKind.DEPLOYMENT, "search");

  private final SignalStore signals = new SignalStore(Duration.ofSeconds(30), 10_000);
  private final Map<WorkloadRef, Integer> replicas =
      new TreeMap<>(Map.of(STOREFRONT, 2, SEARCH, 2));
  private final Map<WorkloadRef, List<DecisionOutcome>> outcomes = new HashMap<>();
  private final ControlLoop loop =
      new ControlLoop(
          this,
          signals,
          new GuardedActuator(this, () -> true),
          List.of((outcome, actuation) ->
              outcomes
                  .computeIfAbsent(outcome.workload(), workload -> new ArrayList<>())
                  .add(outcome)),
          (workload, cause) -> {
            throw cause;
          });
  private long second;

  @Override
  public ClusterSnapshot snapshot() {
    return new ClusterSnapshot(
        replicas.keySet().stream().map(this::managed).toList(),
        Map.of(),
        Map.of(
            STOREFRONT, new BudgetTerms("shop/web", BUDGET, 3),
            SEARCH, new BudgetTerms("shop/web", BUDGET, 1)));
  }

  private int replicasOf(WorkloadRef workload) {
    return replicas.getOrDefault(workload, 0);
  }

  private ManagedWorkload managed(WorkloadRef workload) {
    int present = replicasOf(workload);
    Set<PodName> pods =
        IntStream.range(0, present).mapToObj(i -> pod(workload, i)).collect(Collectors.toSet());
    return new ManagedWorkload(
        workload,
        new ScalingPolicy(
            Mode.AUTO,
            new ReplicaBounds(2, 18),
            ScalingRules.LEARNED_UP,
            new ScalingRules(Duration.ofMinutes(5), 0.1, ScalingRules.Selection.MAX, List.of())),
        new LatencyObjective(95, Duration.ofMillis(250)),
        new ReplicaCapacity(80),
        Duration.ofSeconds(10),
        new Replicas(present, present),
        pods,
        pods);
  }

  @Override
  public Actuation scale(WorkloadRef workload, int from, int to) {
    replicas.put(workload, to);
    return new Actuation.Applied();
  }

  private static PodName pod(WorkloadRef workload, int index) {
    return new PodName(workload.name() + "-" + index);
  }

  /** Seconds of traffic, after each of which no more is asked for than there is. */
  private void walk(int seconds, int storefront, int search) {
    for (int i = 0; i < seconds; i++) {
      second++;
      report(STOREFRONT, storefront);
      report(SEARCH, search);
      loop.tick(T0.plusSeconds(second));
      assertThat(replicas.values().stream().mapToInt(Integer::intValue).sum())
          .isLessThanOrEqualTo(BUDGET);
    }
  }

  /** Negative: its pods say nothing. */
  private void report(WorkloadRef workload, int requestsPerSecond) {
    Instant end = T0.plusSeconds(second);
    int pods = replicasOf(workload);
    for (int i = 0; i < pods && requestsPerSecond >= 0; i++) {
      SeriesKey key =
          new SeriesKey(
              workload, pod(workload, i), new TenantId("acme"), PlanName.DEFAULT, new Region("eu"));
      signals.offer(
          new FinishedRequests(
              key,
              end.minusSeconds(1),
              end,
              LatencyHistogram.of(3, 0, -32, requestsPerSecond / pods)),
          end);
      signals.offer(new RequestsInFlight(key, end, 0), end);
    }
  }

  private DecisionOutcome last(WorkloadRef workload) {
    return outcomes.getOrDefault(workload, List.of()).getLast();
  }

  @Test
  void whoeverNeedsMoreGetsWhatNobodyWants() {
    walk(40, 300, 1200);

    assertThat(replicas).isEqualTo(Map.of(STOREFRONT, 4, SEARCH, 15));
    assertThat(last(SEARCH).reason()).isEqualTo(Reason.ENOUGH);
  }

  @Test
  void theOneWithTheGreaterWeightGetsItsPartBackFromTheOther() {
    walk(40, 300, 1280);
    assertThat(replicas).isEqualTo(Map.of(STOREFRONT, 4, SEARCH, 16));

    walk(30, 3200, 1280);

    assertThat(replicas).isEqualTo(Map.of(STOREFRONT, 14, SEARCH, 6));
    assertThat(outcomes.getOrDefault(SEARCH, List.of()))
        .extracting(DecisionOutcome::reason)
        .contains(Reason.ABOVE_BUDGET);
    assertThat(last(STOREFRONT).reason()).isEqualTo(Reason.AT_BUDGET);
    assertThat(last(STOREFRONT).sentence())
        .startsWith("Hold 14: more demand than its share of the budget can serve; ")
        .endsWith("; 14 of 20 replicas of budget shop/web.");
  }

  /** What is not to be had is divided among its tenants, as at {@code maxReplicas}. */
  @Test
  void whoeverIsAtItsShareHoldsItsTenants() {
    walk(60, 3200, 3200);

    assertThat(replicas).isEqualTo(Map.of(STOREFRONT, 14, SEARCH, 6));
    assertThat(last(SEARCH).limits().held())
        .singleElement()
        .extracting(Held::granted)
        .satisfies(granted -> assertThat(granted).isCloseTo(480, within(1e-6)));
  }

  @Test
  void nobodyGivesUpWhatTheOtherDoesNotWant() {
    walk(40, 300, 1200);

    walk(200, 300, 100);
    assertThat(replicas)
        .as("its own stabilization counts")
        .isEqualTo(Map.of(STOREFRONT, 4, SEARCH, 15));

    walk(200, 300, 100);
    assertThat(replicas).isEqualTo(Map.of(STOREFRONT, 4, SEARCH, 2));
  }

  @Test
  void whoeverIsSilentGivesNothingBackAndTheOtherGetsWhatIsFree() {
    walk(40, 300, 1120);
    assertThat(replicas).isEqualTo(Map.of(STOREFRONT, 4, SEARCH, 14));

    walk(15, 300, -1);
    walk(120, 3200, -1);

    assertThat(replicasOf(SEARCH)).isEqualTo(14);
    assertThat(last(SEARCH).reason()).isEqualTo(Reason.SIGNAL_STALE);
    assertThat(replicasOf(STOREFRONT)).isEqualTo(6);
    assertThat(last(STOREFRONT).reason()).isEqualTo(Reason.AT_BUDGET);
  }
}

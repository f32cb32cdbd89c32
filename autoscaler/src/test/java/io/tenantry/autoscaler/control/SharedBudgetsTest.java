package io.tenantry.autoscaler.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.autoscaler.capacity.ReplicaCapacity;
import io.tenantry.autoscaler.decision.DecisionState;
import io.tenantry.autoscaler.decision.DecisionState.Recommendation;
import io.tenantry.autoscaler.decision.Mode;
import io.tenantry.autoscaler.decision.Replicas;
import io.tenantry.autoscaler.decision.ScalingPolicy;
import io.tenantry.autoscaler.decision.ScalingRules;
import io.tenantry.autoscaler.demand.LatencyObjective;
import io.tenantry.autoscaler.fairness.BudgetShare;
import io.tenantry.autoscaler.fairness.BudgetTerms;
import io.tenantry.autoscaler.fairness.TenantLimits;
import io.tenantry.autoscaler.workload.ReplicaBounds;
import io.tenantry.autoscaler.workload.WorkloadKind;
import io.tenantry.autoscaler.workload.WorkloadRef;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SharedBudgetsTest {

  private static final Instant T0 = Instant.parse("2026-11-24T12:00:00Z");
  private static final WorkloadRef SHOP =
      new WorkloadRef("shop", WorkloadKind.DEPLOYMENT, "storefront");
  private static final WorkloadRef SEARCH =
      new WorkloadRef("shop", WorkloadKind.DEPLOYMENT, "search");

  private final SharedBudgets budgets = new SharedBudgets();
  private final Map<WorkloadRef, WorkloadMemory> memories = new HashMap<>();

  private static ManagedWorkload workload(WorkloadRef ref, Mode mode, int requested) {
    return new ManagedWorkload(
        ref,
        new ScalingPolicy(
            mode, new ReplicaBounds(2, 20), ScalingRules.DEFAULT_UP, ScalingRules.DEFAULT_DOWN),
        new LatencyObjective(95, Duration.ofMillis(250)),
        new ReplicaCapacity(80),
        Duration.ofSeconds(10),
        new Replicas(requested, requested),
        Set.of(),
        Set.of());
  }

  private void wanted(WorkloadRef workload, int replicas) {
    memories.put(
        workload,
        new WorkloadMemory(
            new DecisionState(List.of(new Recommendation(T0, replicas)), List.of()),
            List.of(),
            TenantLimits.NONE,
            new UnheardPods(),
            new WorkloadModel()));
  }

  private Map<WorkloadRef, BudgetShare> allot(
      Map<WorkloadRef, BudgetTerms> terms, ManagedWorkload... workloads) {
    return budgets.allot(
        new ClusterSnapshot(List.of(workloads), Map.of(), terms), memories, T0.plusSeconds(1));
  }

  private static BudgetShare share(int replicas, int all) {
    return new BudgetShare("shop/web", replicas, all);
  }

  private static BudgetTerms budget(int maxReplicas, int weight) {
    return new BudgetTerms("shop/web", maxReplicas, weight);
  }

  @Test
  void dividesWhatIsWantedByWeight() {
    wanted(SHOP, 30);
    wanted(SEARCH, 30);

    assertThat(
            allot(
                Map.of(SHOP, budget(16, 2), SEARCH, budget(16, 1)),
                workload(SHOP, Mode.AUTO, 4),
                workload(SEARCH, Mode.AUTO, 4)))
        .isEqualTo(Map.of(SHOP, share(10, 16), SEARCH, share(6, 16)));
  }

  @Test
  void leavesAWorkloadAloneThatSharesNothing() {
    assertThat(
            allot(
                Map.of(SHOP, budget(12, 1)),
                workload(SHOP, Mode.AUTO, 4),
                workload(SEARCH, Mode.AUTO, 4)))
        .isEqualTo(Map.of(SHOP, share(12, 12)));
  }

  @Test
  void countsWhatOthersHoldThatAreNotOursToSet() {
    assertThat(
            allot(
                Map.of(SHOP, budget(12, 1), SEARCH, budget(12, 1)),
                workload(SHOP, Mode.AUTO, 4),
                workload(SEARCH, Mode.RECOMMEND, 5)))
        .isEqualTo(Map.of(SHOP, share(7, 12)));
  }

  @Test
  void goesByTheLeastNumberWhereTheyDiffer() {
    assertThat(
            allot(
                Map.of(SHOP, budget(30, 1), SEARCH, budget(10, 1)),
                workload(SHOP, Mode.AUTO, 5),
                workload(SEARCH, Mode.AUTO, 5)))
        .isEqualTo(Map.of(SHOP, share(5, 10), SEARCH, share(5, 10)));
  }

  /** Nothing is scaled to zero for lack of a budget. */
  @Test
  void leavesOneReplicaToWhoeverHasOne() {
    assertThat(
            allot(
                Map.of(SHOP, budget(4, 1), SEARCH, budget(4, 1)),
                workload(SHOP, Mode.AUTO, 1),
                workload(SEARCH, Mode.OFF, 9)))
        .isEqualTo(Map.of(SHOP, share(1, 4)));
  }
}

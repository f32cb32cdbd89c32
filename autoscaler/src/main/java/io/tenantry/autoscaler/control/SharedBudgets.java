package io.tenantry.autoscaler.control;

import io.tenantry.autoscaler.decision.DecisionState.Recommendation;
import io.tenantry.autoscaler.decision.Mode;
import io.tenantry.autoscaler.fairness.BudgetShare;
import io.tenantry.autoscaler.fairness.BudgetTerms;
import io.tenantry.autoscaler.fairness.ReplicaBudget;
import io.tenantry.autoscaler.fairness.ReplicaBudget.Wish;
import io.tenantry.autoscaler.workload.ReplicaBounds;
import io.tenantry.autoscaler.workload.WorkloadRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many replicas each workload of a budget may have at a tick, from what each wanted at the one
 * before. What is not ours to set, because its mode is not Auto or somebody scaled it to zero, is
 * taken: others share what is left. Not thread-safe; the loop's.
 */
final class SharedBudgets {

  private record Member(ManagedWorkload workload, BudgetTerms terms) {}

  private final Map<String, ReplicaBudget> budgets = new HashMap<>();

  /** The share of each workload that has one and is ours to set; no others. */
  Map<WorkloadRef, BudgetShare> allot(
      ClusterSnapshot snapshot, Map<WorkloadRef, WorkloadMemory> memories, Instant now) {
    Map<String, List<Member>> sharing = new TreeMap<>();
    for (ManagedWorkload workload : snapshot.workloads()) {
      BudgetTerms terms = snapshot.budgets().get(workload.workload());
      if (terms != null) {
        sharing
            .computeIfAbsent(terms.name(), name -> new ArrayList<>())
            .add(new Member(workload, terms));
      }
    }
    budgets.keySet().retainAll(sharing.keySet());
    Map<WorkloadRef, BudgetShare> allotted = new HashMap<>();
    sharing.forEach((name, members) -> allotted.putAll(allot(name, members, memories, now)));
    return allotted;
  }

  private Map<WorkloadRef, BudgetShare> allot(
      String name, List<Member> members, Map<WorkloadRef, WorkloadMemory> memories, Instant now) {
    int all = members.stream().mapToInt(member -> member.terms().maxReplicas()).min().orElseThrow();
    int capacity = all;
    List<Wish> wishes = new ArrayList<>();
    for (Member member : members) {
      ManagedWorkload workload = member.workload();
      WorkloadMemory memory = memories.get(workload.workload());
      int requested =
          memory == null
              ? workload.replicas().requested()
              : memory.reconcile(workload.replicas(), now).requested();
      if (workload.policy().mode() != Mode.AUTO || requested == 0) {
        capacity = Math.max(0, capacity - requested);
        continue;
      }
      ReplicaBounds bounds = workload.policy().bounds();
      wishes.add(
          new Wish(
              workload.workload(),
              requested,
              memory == null ? requested : wantedLast(memory, requested),
              bounds.min(),
              bounds.max(),
              member.terms().weight()));
    }
    ReplicaBudget.Division division =
        budgets.getOrDefault(name, ReplicaBudget.initial()).divide(wishes, capacity, now);
    budgets.put(name, division.next());
    Map<WorkloadRef, BudgetShare> allotted = new HashMap<>();
    division
        .allotted()
        .forEach((workload, most) ->
            allotted.put(workload, new BudgetShare(name, Math.max(1, most), all)));
    return allotted;
  }

  private static int wantedLast(WorkloadMemory memory, int otherwise) {
    List<Recommendation> recommendations = memory.decisions().recommendations();
    return recommendations.isEmpty() ? otherwise : recommendations.getLast().replicas();
  }
}

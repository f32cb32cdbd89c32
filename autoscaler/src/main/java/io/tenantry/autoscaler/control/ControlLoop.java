package io.tenantry.autoscaler.control;

import io.tenantry.autoscaler.actuation.Actuation;
import io.tenantry.autoscaler.actuation.GuardedActuator;
import io.tenantry.autoscaler.capacity.CapacityRequirement;
import io.tenantry.autoscaler.capacity.CapacityTerms;
import io.tenantry.autoscaler.capacity.LatenessTradeOff;
import io.tenantry.autoscaler.capacity.ReplicaCapacity;
import io.tenantry.autoscaler.capacity.Requirement;
import io.tenantry.autoscaler.decision.DecisionOutcome;
import io.tenantry.autoscaler.decision.Evidence;
import io.tenantry.autoscaler.decision.Mode;
import io.tenantry.autoscaler.decision.Replicas;
import io.tenantry.autoscaler.decision.ScalingLaw;
import io.tenantry.autoscaler.decision.Situation;
import io.tenantry.autoscaler.decision.Verdict;
import io.tenantry.autoscaler.demand.Demand;
import io.tenantry.autoscaler.demand.PresentDemand;
import io.tenantry.autoscaler.fairness.BudgetShare;
import io.tenantry.autoscaler.fairness.Claim;
import io.tenantry.autoscaler.fairness.PlanTerms;
import io.tenantry.autoscaler.fairness.Share;
import io.tenantry.autoscaler.fairness.TenantLimits;
import io.tenantry.autoscaler.fairness.WeightedMaxMin;
import io.tenantry.autoscaler.signal.EdgeSignal;
import io.tenantry.autoscaler.signal.RecentArrivals;
import io.tenantry.autoscaler.signal.SignalReading;
import io.tenantry.autoscaler.signal.SignalStore;
import io.tenantry.autoscaler.signal.WorkloadSignal;
import io.tenantry.autoscaler.workload.PodName;
import io.tenantry.autoscaler.workload.WorkloadRef;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Takes every workload from signal to change once per tick. Level-triggered: a tick reads the whole
 * state anew and keeps only what decisions leave behind. Not thread-safe; one thread ticks.
 */
public final class ControlLoop {

  /** How busy replicas are let become before their capacity is divided; beyond it queues grow. */
  private static final double FULL = 0.97;

  private final ClusterState cluster;
  private final SignalStore signals;
  private final GuardedActuator actuator;
  private final List<OutcomeListener> listeners;
  private final TickFailures failures;
  private final ModelStore models;
  private final Map<WorkloadRef, WorkloadMemory> memories = new HashMap<>();
  private final SharedBudgets budgets = new SharedBudgets();

  /** A loop that learns anew each time that it is started. */
  public ControlLoop(
      ClusterState cluster,
      SignalStore signals,
      GuardedActuator actuator,
      List<OutcomeListener> listeners,
      TickFailures failures) {
    this(cluster, signals, actuator, listeners, failures, ModelStore.NONE);
  }

  /** A loop that goes on with what was learned before it, and leaves what it learns. */
  public ControlLoop(
      ClusterState cluster,
      SignalStore signals,
      GuardedActuator actuator,
      List<OutcomeListener> listeners,
      TickFailures failures,
      ModelStore models) {
    this.cluster = cluster;
    this.signals = signals;
    this.actuator = actuator;
    this.listeners = List.copyOf(listeners);
    this.failures = failures;
    this.models = models;
  }

  /** Decides on every workload as of {@code now}. A failure with one does not reach the others. */
  public void tick(Instant now) {
    ClusterSnapshot snapshot = cluster.snapshot();
    signals.expire(now);
    Map<WorkloadRef, BudgetShare> allotted = budgets.allot(snapshot, memories, now);
    Set<WorkloadRef> managed = new HashSet<>();
    for (ManagedWorkload workload : snapshot.workloads()) {
      managed.add(workload.workload());
      try {
        decide(workload, Optional.ofNullable(allotted.get(workload.workload())), snapshot, now);
      } catch (RuntimeException e) {
        failures.failed(workload.workload(), e);
      }
    }
    forgetAllBut(managed);
  }

  private void decide(
      ManagedWorkload workload,
      Optional<BudgetShare> budget,
      ClusterSnapshot snapshot,
      Instant now) {
    WorkloadMemory memory =
        memories
            .computeIfAbsent(
                workload.workload(),
                ref -> WorkloadMemory.initial(workload.replicas().requested(), now))
            .recalling(models, workload.workload(), now);
    Replicas replicas = memory.reconcile(workload.replicas(), now);
    Situation situation =
        new Situation(
            workload.policy(), budget, replicas, evidenceOn(workload, replicas, memory, now));
    Verdict verdict = ScalingLaw.decide(situation, memory.decisions(), now);
    List<Share> shares = sharesOf(workload, situation, verdict, snapshot);
    DecisionOutcome outcome =
        new DecisionOutcome(
            workload.workload(),
            now,
            situation,
            memory.decisions(),
            workload.objective(),
            capacityOf(workload, situation, replicas.requested())
                / Math.max(1, replicas.requested()),
            verdict,
            shares,
            limitsOf(situation, shares, memory, now));

    Actuation actuation = actuator.apply(outcome);
    memories.put(workload.workload(), memory.after(outcome, actuation));
    tell(workload.workload(), listener -> listener.decided(outcome, actuation));
  }

  /** A listener that fails keeps no other from being told. */
  private void tell(WorkloadRef workload, Consumer<OutcomeListener> news) {
    for (OutcomeListener listener : listeners) {
      try {
        news.accept(listener);
      } catch (RuntimeException e) {
        failures.failed(workload, e);
      }
    }
  }

  private Evidence evidenceOn(
      ManagedWorkload workload, Replicas replicas, WorkloadMemory memory, Instant now) {
    SignalReading reading =
        signals.read(workload.workload(), workload.livePods(), now, workload.staleAfter());
    return switch (reading) {
      case SignalReading.NeverSeen() -> {
        memory.model().interrupted();
        yield replicas.requested() == 0 ? atEdge(workload, memory, now) : new Evidence.Absent();
      }
      case SignalReading.Stale(var age) -> {
        memory.model().interrupted();
        yield replicas.requested() == 0
            ? atEdge(workload, memory, now)
            : new Evidence.Outdated(age);
      }
      case SignalReading.Fresh(var signal) -> {
        double ofAll =
            memory
                .unheard()
                .factor(workload.readyPods(), signal.counted(), workload.staleAfter(), now);
        Demand served = Demand.of(signal, workload.objective()).times(ofAll);
        Demand demand = memory.limits().withoutNews(now).askedFor(served);
        Set<PodName> silent = new HashSet<>(workload.readyPods());
        silent.removeAll(signal.reporting());
        Requirement required =
            switch (workload.capacity()) {
              case ReplicaCapacity stated -> stated.requirementOf(demand);
              case CapacityTerms.Learned terms -> {
                memory.model().learn(signal, ofAll, replicas, workload.objective(), now);
                models.learned(workload.workload(), memory.model()::snapshot, now);
                yield memory
                    .model()
                    .requirement(signal, ofAll, replicas, workload.objective(), terms);
              }
            };
        boolean idle =
            workload.policy().bounds().allowNone() && silent.isEmpty() && isNothingAsked(signal);
        yield new Evidence.Measured(
            signal.age(), demand, idle ? new Requirement.NothingAsked() : required, silent);
      }
    };
  }

  /** Without an edge that is heard, nobody would tell of the request that ends the silence. */
  private static boolean isNothingAsked(WorkloadSignal signal) {
    return signal.edge().filter(edge -> edge.isFresh() && isSilent(edge.forwarded())).isPresent()
        && isSilent(signal.recent())
        && signal.tenants().stream()
            .allMatch(tenant -> tenant.inFlight() == 0 && tenant.slowRequestsPerSecond() == 0);
  }

  private static boolean isSilent(RecentArrivals arrivals) {
    return arrivals.seconds() > 0 && arrivals.requestsPerSecond(arrivals.seconds()) == 0;
  }

  /** What is known of a workload without replicas. */
  private Evidence atEdge(ManagedWorkload workload, WorkloadMemory memory, Instant now) {
    Optional<EdgeSignal> heard = signals.edgeOf(workload.workload(), now);
    if (heard.isEmpty() || heard.get().forwarded().seconds() == 0) {
      return new Evidence.Absent();
    }
    EdgeSignal edge = heard.get();
    if (!edge.isFresh()) {
      return new Evidence.Outdated(edge.age());
    }
    double rate = PresentDemand.requestsPerSecond(edge.forwarded(), 1);
    Requirement required =
        switch (workload.capacity()) {
          case ReplicaCapacity stated ->
              stated.requirementOf(new Demand(rate, 0, OptionalDouble.empty(), List.of()));
          case CapacityTerms.Learned terms ->
              memory.model().requirementAt(rate, workload.objective(), terms);
        };
    return new Evidence.AtEdge(edge.age(), rate, required);
  }

  /** Who may have how much, when the demand is above what the most replicas serve. */
  private static List<Share> sharesOf(
      ManagedWorkload workload, Situation situation, Verdict verdict, ClusterSnapshot snapshot) {
    if (!(situation.evidence() instanceof Evidence.Measured measured)) {
      return List.of();
    }
    double capacity = scarceCapacity(workload, situation, measured, verdict);
    if (Double.isInfinite(capacity)) {
      return List.of();
    }
    List<Claim> claims =
        measured.demand().tenants().stream()
            .map(tenant -> {
              PlanTerms terms = snapshot.termsOf(tenant.key().plan());
              return new Claim(
                  tenant.key(),
                  tenant.requestsPerSecond(),
                  terms.weight(),
                  terms.guaranteedRequestsPerSecond());
            })
            .toList();
    return WeightedMaxMin.divide(capacity, claims);
  }

  /**
   * What is to be divided, in requests per second; infinite while there is enough for all. With a
   * stated capacity there is not enough when more replicas are needed than there may be; with a
   * learned one, also until those that are starting can serve.
   */
  private static double scarceCapacity(
      ManagedWorkload workload, Situation situation, Evidence.Measured measured, Verdict verdict) {
    return switch (measured.required()) {
      case CapacityRequirement _ -> {
        int max = situation.bounds().max();
        yield verdict.recommended() <= max
            ? Double.POSITIVE_INFINITY
            : capacityOf(workload, situation, max);
      }
      case LatenessTradeOff tradeOff -> {
        double served = tradeOff.capacity().requestsPerSecondAt(situation.replicas().ready(), FULL);
        yield measured.demand().requestsPerSecond() <= served ? Double.POSITIVE_INFINITY : served;
      }
      case Requirement.NotKnownYet _, Requirement.NothingAsked _ -> Double.POSITIVE_INFINITY;
    };
  }

  /** Requests per second that so many replicas serve within the objective; 0: not known yet. */
  private static double capacityOf(ManagedWorkload workload, Situation situation, int replicas) {
    return switch (workload.capacity()) {
      case ReplicaCapacity stated -> replicas * stated.requestsPerSecond();
      case CapacityTerms.Learned _ ->
          situation.evidence() instanceof Evidence.Measured measured
                  && measured.required() instanceof LatenessTradeOff tradeOff
              ? tradeOff.capacity().rateWithin(replicas, workload.objective().allowedLate())
              : 0;
    };
  }

  /** Where replicas are not ours to set, tenants are left alone too: there may be more of them. */
  private static TenantLimits limitsOf(
      Situation situation, List<Share> shares, WorkloadMemory memory, Instant now) {
    if (situation.policy().mode() != Mode.AUTO || situation.replicas().requested() == 0) {
      return TenantLimits.NONE;
    }
    boolean known =
        situation.evidence() instanceof Evidence.Measured measured
            && measured.silentPods().isEmpty();
    return known ? TenantLimits.of(shares, now) : memory.limits().withoutNews(now);
  }

  private void forgetAllBut(Set<WorkloadRef> managed) {
    Set<WorkloadRef> gone = new HashSet<>(memories.keySet());
    gone.removeAll(managed);
    for (WorkloadRef workload : gone) {
      memories.remove(workload);
      tell(workload, listener -> listener.forgotten(workload));
    }
  }
}

package io.tenantry.autoscaler.simulator.policy;

import io.tenantry.autoscaler.actuation.Actuation;
import io.tenantry.autoscaler.actuation.GuardedActuator;
import io.tenantry.autoscaler.capacity.CapacityTerms;
import io.tenantry.autoscaler.capacity.LatenessTradeOff;
import io.tenantry.autoscaler.control.ClusterSnapshot;
import io.tenantry.autoscaler.control.ControlLoop;
import io.tenantry.autoscaler.control.ManagedWorkload;
import io.tenantry.autoscaler.control.ModelSnapshot;
import io.tenantry.autoscaler.control.ModelStore;
import io.tenantry.autoscaler.control.OutcomeListener;
import io.tenantry.autoscaler.decision.DecisionOutcome;
import io.tenantry.autoscaler.decision.Evidence;
import io.tenantry.autoscaler.decision.Mode;
import io.tenantry.autoscaler.decision.Replicas;
import io.tenantry.autoscaler.decision.ScalingPolicy;
import io.tenantry.autoscaler.decision.ScalingRules;
import io.tenantry.autoscaler.demand.LatencyObjective;
import io.tenantry.autoscaler.demand.TenantDemand;
import io.tenantry.autoscaler.fairness.PlanTerms;
import io.tenantry.autoscaler.fairness.TenantLimits;
import io.tenantry.autoscaler.signal.EdgeKey;
import io.tenantry.autoscaler.signal.LatencyHistogram;
import io.tenantry.autoscaler.signal.PodKey;
import io.tenantry.autoscaler.signal.Refusal;
import io.tenantry.autoscaler.signal.Sample;
import io.tenantry.autoscaler.signal.SeriesKey;
import io.tenantry.autoscaler.signal.SignalStore;
import io.tenantry.autoscaler.simulator.plant.Agenda;
import io.tenantry.autoscaler.simulator.plant.Autoscaler;
import io.tenantry.autoscaler.simulator.plant.Fault;
import io.tenantry.autoscaler.simulator.plant.ModelledCluster;
import io.tenantry.autoscaler.simulator.plant.ModelledReplica;
import io.tenantry.autoscaler.simulator.plant.TenantLimit;
import io.tenantry.autoscaler.simulator.plant.TrafficReport;
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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Tenantry itself: the control loop of production, unchanged, with the signal store of production,
 * in the modelled cluster. Only what knows Kubernetes and the wire is played by this class.
 */
public final class TenantryAutoscaler implements Autoscaler {

  private static final WorkloadRef WORKLOAD =
      new WorkloadRef("simulated", WorkloadKind.DEPLOYMENT, "workload");

  /** The moment that second 0 of a run is; any other would do. */
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

  private static final Region NO_REGION = new Region("_none");
  private static final PodName BALANCER = new PodName("balancer");
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Duration STALE_AFTER = Duration.ofSeconds(10);
  private static final int HISTOGRAM_SCALE = 3;

  /** Seconds of its rate that a tenant may send at once. */
  private static final double BURST_SECONDS = 0.2;

  private static final double UNEVEN = 1.5;
  private static final int FEWEST_AT_ONCE = 4;

  private final LatencyObjective objective;
  private final ScalingPolicy policy;
  private final CapacityTerms capacity;
  private final Map<PlanName, PlanTerms> plans;
  private final Map<TenantId, PlanName> plansOfTenants;
  private final List<OutcomeListener> listeners;
  private final List<Double> newLeadersAt;

  /**
   * An autoscaler that leads for the whole run.
   *
   * @param capacity of a replica, or how it is learned
   * @param plans what tenants of each plan are owed
   * @param plansOfTenants who is on which; the others are on the default plan
   * @param listeners told of each decision
   */
  public TenantryAutoscaler(
      LatencyObjective objective,
      int maxReplicas,
      CapacityTerms capacity,
      Map<PlanName, PlanTerms> plans,
      Map<TenantId, PlanName> plansOfTenants,
      List<OutcomeListener> listeners) {
    this(
        objective,
        new ScalingPolicy(
            Mode.AUTO,
            new ReplicaBounds(1, maxReplicas),
            ScalingRules.LEARNED_UP,
            ScalingRules.LEARNED_DOWN),
        capacity,
        Map.copyOf(plans),
        Map.copyOf(plansOfTenants),
        List.copyOf(listeners),
        List.of());
  }

  private TenantryAutoscaler(
      LatencyObjective objective,
      ScalingPolicy policy,
      CapacityTerms capacity,
      Map<PlanName, PlanTerms> plans,
      Map<TenantId, PlanName> plansOfTenants,
      List<OutcomeListener> listeners,
      List<Double> newLeadersAt) {
    this.objective = objective;
    this.policy = policy;
    this.capacity = capacity;
    this.plans = plans;
    this.plansOfTenants = plansOfTenants;
    this.listeners = listeners;
    this.newLeadersAt = newLeadersAt;
  }

  /**
   * This autoscaler, of which another instance takes over where {@code faults} say so: it has no
   * samples yet, and of what was learned no more than is kept each minute.
   */
  public TenantryAutoscaler under(List<Fault> faults) {
    return new TenantryAutoscaler(
        objective,
        policy,
        capacity,
        plans,
        plansOfTenants,
        listeners,
        faults.stream()
            .filter(Fault.NewLeader.class::isInstance)
            .map(fault -> ((Fault.NewLeader) fault).at())
            .toList());
  }

  @Override
  public void start(ModelledCluster cluster, Agenda agenda, RandomGenerator phases) {
    KeptModel kept = new KeptModel();
    AtomicReference<Instance> leader = new AtomicReference<>(new Instance(cluster, kept));
    DoubleSupplier seconds = agenda::now;
    cluster.subscribe(report -> leader.get().reports.offer(report, at(seconds.getAsDouble())));
    double tick = TICK.toMillis() / 1000.0;
    agenda.every(tick, phases.nextDouble(tick), () -> leader.get().loop.tick(at(agenda.now())));
    for (double second : newLeadersAt) {
      agenda.at(second, () -> leader.set(new Instance(cluster, kept)));
    }
  }

  /** One process with all that it has in memory. */
  private final class Instance {

    private final Reports reports;
    private final ControlLoop loop;

    private Instance(ModelledCluster cluster, ModelStore models) {
      SignalStore signals = new SignalStore(Duration.ofSeconds(30), 1_000_000);
      this.reports = new Reports(cluster.tenants(), plansOfTenants, signals);
      this.loop =
          new ControlLoop(
              () -> new ClusterSnapshot(List.of(workloadIn(cluster)), plans),
              signals,
              new GuardedActuator(
                  (workload, from, to) -> {
                    cluster.scaleTo(to);
                    return new Actuation.Applied();
                  },
                  () -> true),
              with(limitsIn(cluster)),
              (workload, cause) -> {
                throw cause;
              },
              models);
    }
  }

  /** What production keeps in a ConfigMap, as often. */
  private static final class KeptModel implements ModelStore {

    private static final Duration EVERY = Duration.ofMinutes(1);

    private Optional<ModelSnapshot> model = Optional.empty();
    private Instant keptAt = BEGIN;

    @Override
    public Optional<ModelSnapshot> kept(WorkloadRef workload) {
      return model;
    }

    @Override
    public void learned(WorkloadRef workload, Supplier<ModelSnapshot> learned, Instant now) {
      if (!now.isBefore(keptAt.plus(EVERY))) {
        model = Optional.of(learned.get());
        keptAt = now;
      }
    }
  }

  private List<OutcomeListener> with(OutcomeListener another) {
    List<OutcomeListener> all = new ArrayList<>(listeners);
    all.add(another);
    return all;
  }

  /**
   * What starters enforce: the rates that production publishes, and a limit of requests at a time,
   * which a starter in overload mode {@code latency} finds by itself; here it follows from the
   * learned capacity.
   */
  private static OutcomeListener limitsIn(ModelledCluster cluster) {
    Map<String, Integer> numbers = new HashMap<>();
    for (String tenant : cluster.tenants()) {
      numbers.put(tenant, numbers.size());
    }
    return (outcome, actuation) -> cluster.limit(limitsOf(outcome, numbers));
  }

  private static Map<Integer, TenantLimit> limitsOf(
      DecisionOutcome outcome, Map<String, Integer> numbers) {
    Map<Integer, TenantLimit> limits = new HashMap<>();
    if (!(outcome.situation().evidence() instanceof Evidence.Measured measured)
        || !(measured.required() instanceof LatenessTradeOff tradeOff)) {
      return limits;
    }
    int concurrency =
        tradeOff.capacity().concurrentRequestsWithin()
            * Math.max(1, outcome.situation().replicas().ready());
    double all = Math.max(1, measured.demand().requestsPerSecond());
    for (TenantDemand tenant : measured.demand().tenants()) {
      Integer number = numbers.get(tenant.key().tenant().value());
      if (number != null) {
        limits.put(
            number,
            new TenantLimit(
                Double.POSITIVE_INFINITY,
                Double.POSITIVE_INFINITY,
                concurrencyOf(concurrency, tenant.requestsPerSecond() / all)));
      }
    }
    for (TenantLimits.Held held : outcome.limits().held()) {
      Integer number = numbers.get(held.tenant().value());
      if (number != null) {
        limits.put(
            number,
            new TenantLimit(
                held.granted(),
                Math.max(FEWEST_AT_ONCE, held.granted() * BURST_SECONDS),
                concurrencyOf(concurrency, held.granted() / all)));
      }
    }
    return limits;
  }

  /** A part of what may be in progress, and somewhat more, because chance is uneven. */
  private static int concurrencyOf(int all, double part) {
    return (int) Math.min(all, Math.ceil(UNEVEN * all * part) + FEWEST_AT_ONCE);
  }

  private ManagedWorkload workloadIn(ModelledCluster cluster) {
    Set<PodName> live = new HashSet<>();
    Set<PodName> ready = new HashSet<>();
    for (ModelledReplica replica : cluster.replicas()) {
      switch (replica.phase()) {
        case READY -> {
          live.add(podOf(replica));
          ready.add(podOf(replica));
        }
        case STARTING -> live.add(podOf(replica));
        case DRAINING, GONE -> {}
      }
    }
    live.add(BALANCER);
    return new ManagedWorkload(
        WORKLOAD,
        policy,
        objective,
        capacity,
        STALE_AFTER,
        new Replicas(cluster.requestedReplicas(), cluster.readyReplicas()),
        live,
        ready);
  }

  private static PodName podOf(ModelledReplica replica) {
    return new PodName("pod-" + replica.id());
  }

  private static Instant at(double seconds) {
    return BEGIN.plusNanos(Math.round(seconds * 1e9));
  }

  /** What production decodes from OTLP, from what the plant reports. */
  private static final class Reports {

    private final List<TenantId> tenants;
    private final Map<TenantId, PlanName> plans;
    private final SignalStore signals;
    private final Map<PodName, Map<Integer, SeriesKey>> keys = new HashMap<>();

    private Reports(List<String> tenants, Map<TenantId, PlanName> plans, SignalStore signals) {
      this.tenants = tenants.stream().map(TenantId::new).toList();
      this.plans = plans;
      this.signals = signals;
    }

    private void offer(TrafficReport report, Instant now) {
      Instant from = at(report.from());
      Instant to = at(report.to());
      switch (report) {
        case TrafficReport.OfReplica replica -> {
          PodName pod = podOf(replica.replica());
          signals.offer(
              new Sample.CpuTime(new PodKey(WORKLOAD, pod), from, to, replica.cpuSeconds()), now);
          // The starter always tells of requests without a tenant, and so that it is there.
          signals.offer(
              new Sample.RequestsInFlight(
                  new SeriesKey(WORKLOAD, pod, TenantId.NONE, PlanName.DEFAULT, NO_REGION), to, 0),
              now);
          for (TrafficReport.OfTenant tenant : replica.tenants()) {
            SeriesKey key = keyOf(pod, tenant.tenant());
            signals.offer(
                new Sample.FinishedRequests(
                    key,
                    from,
                    to,
                    LatencyHistogram.of(HISTOGRAM_SCALE, 0, tenant.firstBucket(), tenant.counts())),
                now);
            signals.offer(new Sample.RequestsInFlight(key, to, tenant.inFlight()), now);
          }
        }
        case TrafficReport.OfBalancer balancer -> {
          for (int tenant = 0; tenant < balancer.refused().length; tenant++) {
            SeriesKey key = keyOf(BALANCER, tenant);
            if (balancer.refused()[tenant] > 0) {
              signals.offer(
                  new Sample.RefusedRequests(
                      key, from, to, Refusal.SHARE, balancer.refused()[tenant]),
                  now);
            }
            signals.offer(new Sample.RequestsInFlight(key, to, balancer.waiting()[tenant]), now);
          }
        }
        case TrafficReport.OfEdge edge -> {
          for (int tenant = 0; tenant < edge.requests().length; tenant++) {
            signals.offer(
                new Sample.EdgeRequests(
                    new EdgeKey(WORKLOAD, tenants.get(tenant), NO_REGION),
                    from,
                    to,
                    edge.requests()[tenant]),
                now);
          }
        }
      }
    }

    private SeriesKey keyOf(PodName pod, int tenant) {
      return keys.computeIfAbsent(pod, name -> new HashMap<>())
          .computeIfAbsent(
              tenant,
              number ->
                  new SeriesKey(
                      WORKLOAD,
                      pod,
                      tenants.get(number),
                      plans.getOrDefault(tenants.get(number), PlanName.DEFAULT),
                      NO_REGION));
    }
  }
}

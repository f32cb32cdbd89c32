package io.tenantry.autoscaler.console;

import io.tenantry.autoscaler.actuation.Actuation;
import io.tenantry.autoscaler.actuation.GuardedActuator;
import io.tenantry.autoscaler.capacity.CapacityTerms;
import io.tenantry.autoscaler.capacity.ReplicaCapacity;
import io.tenantry.autoscaler.control.ClusterSnapshot;
import io.tenantry.autoscaler.control.ControlLoop;
import io.tenantry.autoscaler.control.ManagedWorkload;
import io.tenantry.autoscaler.control.OutcomeListener;
import io.tenantry.autoscaler.decision.Mode;
import io.tenantry.autoscaler.decision.RatePolicy;
import io.tenantry.autoscaler.decision.Replicas;
import io.tenantry.autoscaler.decision.ScalingPolicy;
import io.tenantry.autoscaler.decision.ScalingRules;
import io.tenantry.autoscaler.demand.LatencyObjective;
import io.tenantry.autoscaler.fairness.PlanTerms;
import io.tenantry.autoscaler.signal.LatencyHistogram;
import io.tenantry.autoscaler.signal.PodKey;
import io.tenantry.autoscaler.signal.Sample.CpuTime;
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
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A shop with tenants that the real control loop watches: traffic is invented, and a replica that
 * is asked for more than {@link #CAPACITY} lets requests wait. Everything behind the samples is
 * what runs in production. Thread-safe.
 */
final class ConsoleStory {

  static final WorkloadRef STOREFRONT =
      new WorkloadRef("shop", WorkloadKind.DEPLOYMENT, "storefront");
  static final double CAPACITY = 80;

  private static final Duration START_UP = Duration.ofSeconds(7);
  private static final double SERVICE_SECONDS = 0.045;
  private static final double CPU_SECONDS = 0.0085;
  private static final int SCALE = 4;

  /** A tenant and what it sends. */
  private static final class Tenant {
    private final String plan;
    private final String region;
    private double requestsPerSecond;
    private double waiting;
    private double unsent;

    Tenant(String plan, String region, double requestsPerSecond) {
      this.plan = plan;
      this.region = region;
      this.requestsPerSecond = requestsPerSecond;
    }
  }

  private final SignalStore signals = new SignalStore(Duration.ofSeconds(30), 10_000);
  private final Map<String, Tenant> tenants = new LinkedHashMap<>();
  private final List<Instant> replicasSince = new ArrayList<>();
  private final WorkloadRef workload;
  private final ControlLoop loop;
  private CapacityTerms capacity = new ReplicaCapacity(CAPACITY);
  private ReplicaBounds bounds = new ReplicaBounds(2, 8);
  private Mode mode = Mode.AUTO;
  private boolean managed = true;
  private boolean reporting = true;
  private boolean reachable = true;
  private Instant last;

  ConsoleStory(WorkloadRef workload, OutcomeListener listener, Instant start) {
    this.workload = workload;
    last = start;
    resize(2, start.minus(START_UP));
    loop =
        new ControlLoop(
            () -> new ClusterSnapshot(managed ? List.of(managed(last)) : List.of(), plans()),
            signals,
            new GuardedActuator(this::scale, () -> true),
            List.of(listener),
            (ref, cause) -> {
              throw cause;
            });
  }

  /** The five tenants of the pictures: well within two replicas. */
  ConsoleStory withFiveTenants() {
    return tenant("acme", "gold", "us-east", 34)
        .tenant("globex", "gold", "eu-west", 27)
        .tenant("initech", "silver", "us-east", 18)
        .tenant("umbrella", "silver", "ap-southeast", 11)
        .tenant("hooli", "free", "us-east", 4);
  }

  /** What a replica serves is learned: it may use one processor. */
  synchronized ConsoleStory learning() {
    capacity = new CapacityTerms.Learned(1);
    return this;
  }

  synchronized ConsoleStory tenant(
      String name, String plan, String region, double requestsPerSecond) {
    tenants.put(name, new Tenant(plan, region, requestsPerSecond));
    return this;
  }

  synchronized void traffic(String name, double requestsPerSecond) {
    Tenant tenant = tenants.get(name);
    if (tenant == null) {
      throw new IllegalArgumentException("no such tenant in the story");
    }
    tenant.requestsPerSecond = requestsPerSecond;
  }

  synchronized void bounds(int min, int max) {
    bounds = new ReplicaBounds(min, max);
  }

  synchronized void mode(Mode next) {
    mode = next;
  }

  /** The workload's autoscaler is deleted, or created again. */
  synchronized void managed(boolean is) {
    managed = is;
  }

  /** The pods stop to report, or report again. */
  synchronized void reporting(boolean are) {
    reporting = are;
  }

  /** The Kubernetes API refuses changes, or takes them again. */
  synchronized void reachable(boolean is) {
    reachable = is;
  }

  /** Time goes on to {@code now}, in ticks of a second. */
  synchronized void run(Instant now) {
    while (last.plusSeconds(1).isBefore(now)) {
      tick(last.plusSeconds(1));
    }
  }

  /** Everything that happened since the tick before, then the tick. */
  synchronized void tick(Instant now) {
    serve(now);
    last = now;
    loop.tick(now);
  }

  private void serve(Instant now) {
    double seconds = Duration.between(last, now).toNanos() / 1e9;
    List<PodName> pods = ready(now);
    double room = pods.size() * CAPACITY * 1.15 * seconds;
    for (Tenant tenant : tenants.values()) {
      tenant.waiting += tenant.requestsPerSecond * seconds;
    }
    double wanted = tenants.values().stream().mapToDouble(tenant -> tenant.waiting).sum();
    double servedPart = wanted == 0 ? 0 : Math.min(1, room / wanted);
    for (PodName pod : pods) {
      if (reporting) {
        signals.offer(
            new RequestsInFlight(key(pod, "_none", new Tenant("default", "_none", 0)), now, 0),
            now);
      }
    }
    tenants.forEach((name, tenant) -> {
      int index = List.copyOf(tenants.keySet()).indexOf(name);
      double waited =
          servedPart < 1
              ? tenant.waiting * (1 - servedPart) / Math.max(1, tenant.requestsPerSecond)
              : 0;
      double served = tenant.waiting * servedPart;
      tenant.waiting -= served;
      tenant.unsent += served;
      long whole = (long) tenant.unsent;
      tenant.unsent -= whole;
      double load = Math.min(0.95, wanted / room);
      double latency = SERVICE_SECONDS * (1 + load * load) + waited;
      long inFlight = Math.round(tenant.waiting + tenant.requestsPerSecond * SERVICE_SECONDS);
      for (int i = 0; i < pods.size() && reporting; i++) {
        long share = part(whole, pods.size(), i);
        SeriesKey key = key(pods.get(i), name, tenant);
        if (share > 0) {
          signals.offer(new FinishedRequests(key, last, now, around(latency, share)), now);
          signals.offer(
              new CpuTime(new PodKey(workload, pods.get(i)), last, now, share * CPU_SECONDS, index),
              now);
        }
        signals.offer(new RequestsInFlight(key, now, part(inFlight, pods.size(), i)), now);
      }
    });
  }

  /** Most durations lie below {@code seconds}, and 1 in 20 above. */
  private static LatencyHistogram around(double seconds, long requests) {
    int top = (int) Math.floor(Math.log(seconds) / Math.log(2) * (1 << SCALE));
    long slow = requests / 20;
    long[] counts = new long[24];
    counts[4] = requests - slow - (requests - slow) / 2 - (requests - slow) / 4;
    counts[10] = (requests - slow) / 2;
    counts[16] = (requests - slow) / 4;
    counts[22] = slow;
    return LatencyHistogram.of(SCALE, 0, top - 20, counts);
  }

  private static long part(long whole, int parts, int index) {
    return whole / parts + (index < whole % parts ? 1 : 0);
  }

  private SeriesKey key(PodName pod, String name, Tenant tenant) {
    return new SeriesKey(
        workload, pod, new TenantId(name), new PlanName(tenant.plan), new Region(tenant.region));
  }

  private Actuation scale(WorkloadRef ref, int from, int to) {
    if (!reachable) {
      return new Actuation.Failed("the Kubernetes API was not reached");
    }
    resize(to, last);
    return new Actuation.Applied();
  }

  private void resize(int replicas, Instant now) {
    while (replicasSince.size() < replicas) {
      replicasSince.add(now);
    }
    while (replicasSince.size() > replicas) {
      replicasSince.removeLast();
    }
  }

  private List<PodName> ready(Instant now) {
    List<PodName> pods = new ArrayList<>();
    for (int i = 0; i < replicasSince.size(); i++) {
      if (!replicasSince.get(i).plus(START_UP).isAfter(now)) {
        pods.add(new PodName(workload.name() + "-" + i));
      }
    }
    return pods;
  }

  private ManagedWorkload managed(Instant now) {
    Set<PodName> ready = new HashSet<>(ready(now));
    return new ManagedWorkload(
        workload,
        new ScalingPolicy(mode, bounds, up(), down()),
        new LatencyObjective(95, Duration.ofMillis(250)),
        capacity,
        Duration.ofSeconds(10),
        new Replicas(replicasSince.size(), ready.size()),
        ready,
        ready);
  }

  private static Map<PlanName, PlanTerms> plans() {
    return Map.of(
        new PlanName("gold"), new PlanTerms(5, 20), new PlanName("silver"), new PlanTerms(3, 0));
  }

  private static ScalingRules up() {
    return new ScalingRules(
        Duration.ZERO,
        0.05,
        ScalingRules.Selection.MAX,
        List.of(new RatePolicy(RatePolicy.Unit.PERCENT, 100, Duration.ofSeconds(15))));
  }

  private static ScalingRules down() {
    return new ScalingRules(
        Duration.ofMinutes(2),
        0.1,
        ScalingRules.Selection.MAX,
        List.of(new RatePolicy(RatePolicy.Unit.PERCENT, 100, Duration.ofSeconds(15))));
  }
}

package io.tenantry.benchmarks.decide;

import io.tenantry.autoscaler.actuation.Actuation;
import io.tenantry.autoscaler.actuation.GuardedActuator;
import io.tenantry.autoscaler.capacity.CapacityTerms;
import io.tenantry.autoscaler.control.ClusterSnapshot;
import io.tenantry.autoscaler.control.ControlLoop;
import io.tenantry.autoscaler.control.ManagedWorkload;
import io.tenantry.autoscaler.decision.Mode;
import io.tenantry.autoscaler.decision.Replicas;
import io.tenantry.autoscaler.decision.ScalingPolicy;
import io.tenantry.autoscaler.decision.ScalingRules;
import io.tenantry.autoscaler.demand.LatencyObjective;
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
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Workloads of four pods that report each second, each pod ten requests of each tenant, and the
 * loop that decides on them. It recommends and changes nothing, so that all seconds are alike.
 */
final class Fleet {

  static final int PODS = 4;

  private static final int REQUESTS = 10;
  private static final int HISTOGRAMS = 64;
  private static final int BUCKETS = 160;
  private static final double CPU_SECONDS = 0.5;
  private static final long IN_FLIGHT = 2;

  private static final ScalingPolicy POLICY =
      new ScalingPolicy(
          Mode.RECOMMEND,
          new ReplicaBounds(1, 100),
          ScalingRules.LEARNED_UP,
          ScalingRules.LEARNED_DOWN);

  private static final LatencyObjective OBJECTIVE =
      new LatencyObjective(99, Duration.ofMillis(250));

  private final SignalStore signals = new SignalStore(Duration.ofSeconds(30), Integer.MAX_VALUE);
  private final List<SeriesKey> series = new ArrayList<>();
  private final List<PodKey> pods = new ArrayList<>();
  private final LatencyHistogram[] latencies = new LatencyHistogram[HISTOGRAMS];
  private final ControlLoop loop;
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private int decided;

  Fleet(int workloads, int tenants) {
    Random random = new Random(1);
    for (int i = 0; i < HISTOGRAMS; i++) {
      latencies[i] = histogram(random);
    }
    List<TenantId> ids = new ArrayList<>();
    for (int i = 0; i < tenants; i++) {
      ids.add(new TenantId("tenant-" + i));
    }
    List<ManagedWorkload> managed = new ArrayList<>();
    for (int i = 0; i < workloads; i++) {
      managed.add(workload(new WorkloadRef("shop", WorkloadKind.DEPLOYMENT, "w" + i), ids));
    }
    ClusterSnapshot snapshot = new ClusterSnapshot(managed, Map.of());
    this.loop =
        new ControlLoop(
            () -> snapshot,
            signals,
            new GuardedActuator(
                (workload, from, to) -> new Actuation.Failed("nothing is changed here"),
                () -> true),
            List.of((outcome, actuation) -> decided++),
            (workload, cause) -> {
              throw new IllegalStateException("could not decide on " + workload, cause);
            });
  }

  private ManagedWorkload workload(WorkloadRef workload, List<TenantId> tenants) {
    PlanName plan = new PlanName("gold");
    Region region = new Region("us-east");
    List<PodName> names = new ArrayList<>();
    for (int i = 0; i < PODS; i++) {
      PodName pod = new PodName(workload.name() + "-" + i);
      names.add(pod);
      pods.add(new PodKey(workload, pod));
      for (TenantId tenant : tenants) {
        series.add(new SeriesKey(workload, pod, tenant, plan, region));
      }
    }
    Set<PodName> all = Set.copyOf(names);
    return new ManagedWorkload(
        workload,
        POLICY,
        OBJECTIVE,
        new CapacityTerms.Learned(1),
        Duration.ofSeconds(10),
        new Replicas(PODS, PODS),
        all,
        all);
  }

  /** Around 50 ms, 32 buckets to a doubling, as an SDK sends so few. */
  private static LatencyHistogram histogram(Random random) {
    long[] counts = new long[BUCKETS];
    for (int i = 0; i < REQUESTS; i++) {
      int bucket = (int) Math.round(BUCKETS / 2.0 + random.nextGaussian() * BUCKETS / 9);
      counts[Math.clamp(bucket, 0, BUCKETS - 1)]++;
    }
    return LatencyHistogram.of(5, 0, -220, counts);
  }

  /** A second passes, and every pod reports it. */
  void report() {
    Instant start = now;
    now = now.plusSeconds(1);
    int turn = (int) now.getEpochSecond();
    for (SeriesKey key : series) {
      signals.offer(
          new FinishedRequests(key, start, now, latencies[turn++ & (HISTOGRAMS - 1)]), now);
      signals.offer(new RequestsInFlight(key, now, IN_FLIGHT), now);
    }
    for (PodKey pod : pods) {
      signals.offer(new CpuTime(pod, start, now, CPU_SECONDS), now);
    }
  }

  /** Decides on all. Returns how many decisions there were until now. */
  int tick() {
    loop.tick(now);
    return decided;
  }

  /** As many seconds pass with reports and decisions. */
  void pass(int seconds) {
    for (int i = 0; i < seconds; i++) {
      report();
      tick();
    }
  }

  /** Series of requests, over all workloads. */
  int series() {
    return series.size();
  }
}

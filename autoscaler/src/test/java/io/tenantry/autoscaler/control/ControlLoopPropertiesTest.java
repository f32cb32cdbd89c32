package io.tenantry.autoscaler.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.autoscaler.RandomWorlds;
import io.tenantry.autoscaler.actuation.Actuation;
import io.tenantry.autoscaler.actuation.GuardedActuator;
import io.tenantry.autoscaler.capacity.CapacityTerms;
import io.tenantry.autoscaler.capacity.LatenessTradeOff;
import io.tenantry.autoscaler.capacity.ReplicaCapacity;
import io.tenantry.autoscaler.decision.DecisionOutcome;
import io.tenantry.autoscaler.decision.Evidence;
import io.tenantry.autoscaler.decision.Replicas;
import io.tenantry.autoscaler.decision.ScalingPolicy;
import io.tenantry.autoscaler.demand.LatencyObjective;
import io.tenantry.autoscaler.fairness.PlanTerms;
import io.tenantry.autoscaler.fairness.Share;
import io.tenantry.autoscaler.signal.LatencyHistogram;
import io.tenantry.autoscaler.signal.PodKey;
import io.tenantry.autoscaler.signal.Sample;
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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * What holds for every decision of the whole loop, from samples to shares, on walks through random
 * worlds: tenants of random plans that come, flood and go, pods that start slowly or fall silent,
 * and signals that are lost. 500 walks of 200 s: 100,000 decisions.
 */
class ControlLoopPropertiesTest {

  private static final int WALKS = 500;
  private static final int SECONDS = 200;

  private static final Instant T0 = Instant.parse("2026-11-24T12:00:00Z");
  private static final WorkloadRef SHOP =
      new WorkloadRef("shop", WorkloadKind.DEPLOYMENT, "storefront");
  private static final Region REGION = new Region("us-east");

  /** Sums of doubles. */
  private static final double ROUNDING = 1e-6;

  @Test
  void keepsItsPromisesOnEveryWalk() {
    int decisions = 0;
    int unproven = 0;
    int scarce = 0;
    for (int seed = 0; seed < WALKS; seed++) {
      Walk walk = new Walk(seed);
      walk.run();
      for (DecisionOutcome outcome : walk.outcomes) {
        String where = "seed %d at %s".formatted(walk.seed, outcome.at());
        decisions++;
        assertBounds(where, outcome);
        unproven += assertNoScaleDownWithoutProof(where, outcome) ? 1 : 0;
        scarce += assertShares(where, outcome, walk) ? 1 : 0;
      }
    }
    assertThat(decisions).isEqualTo(WALKS * SECONDS);
    assertThat(unproven).as("decisions on a signal that proves no fall").isGreaterThan(5_000);
    assertThat(scarce).as("decisions that divide a capacity").isGreaterThan(5_000);
  }

  private static void assertBounds(String where, DecisionOutcome outcome) {
    if (outcome.to() != outcome.from()) {
      ReplicaBounds bounds = outcome.situation().policy().bounds();
      assertThat(outcome.to()).as(where).isBetween(bounds.min(), bounds.max());
    }
  }

  private static boolean assertNoScaleDownWithoutProof(String where, DecisionOutcome outcome) {
    boolean proven =
        outcome.situation().evidence() instanceof Evidence.Measured measured
            && measured.silentPods().isEmpty();
    if (!proven && outcome.from() <= outcome.situation().policy().bounds().max()) {
      assertThat(outcome.to()).as(where).isGreaterThanOrEqualTo(outcome.from());
    }
    return !proven;
  }

  /** What is divided is no more than replicas can do, and each gets its part of that. */
  private static boolean assertShares(String where, DecisionOutcome outcome, Walk walk) {
    if (outcome.shares().isEmpty()
        || !(outcome.situation().evidence() instanceof Evidence.Measured measured)) {
      return false;
    }
    double replicas =
        measured.required() instanceof LatenessTradeOff
            ? outcome.situation().replicas().ready()
            : outcome.situation().policy().bounds().max();
    double ofOne =
        measured.required() instanceof LatenessTradeOff learned
            ? learned.capacity().requestsPerSecondAt(1, 1)
            : Walk.STATED;
    double granted = outcome.shares().stream().mapToDouble(Share::granted).sum();
    assertThat(granted).as(where).isLessThanOrEqualTo(replicas * ofOne + ROUNDING);
    double weights =
        outcome.shares().stream()
            .mapToDouble(share -> walk.termsOf(share.key().plan()).weight())
            .sum();
    double demand = outcome.shares().stream().mapToDouble(Share::demand).sum();
    double guaranteed =
        outcome.shares().stream()
            .mapToDouble(share ->
                Math.min(
                    share.demand(), walk.termsOf(share.key().plan()).guaranteedRequestsPerSecond()))
            .sum();
    for (Share share : outcome.shares()) {
      assertThat(share.granted()).as(where).isBetween(0.0, share.demand() + ROUNDING);
      PlanTerms terms = walk.termsOf(share.key().plan());
      double capacity = Math.min(granted, demand);
      double floor = Math.min(share.demand(), terms.guaranteedRequestsPerSecond());
      double owed =
          guaranteed > capacity
              ? floor * capacity / guaranteed
              : Math.min(
                  share.demand(), floor + (capacity - guaranteed) * terms.weight() / weights);
      assertThat(share.granted()).as(where).isGreaterThanOrEqualTo(owed - ofOne);
    }
    return true;
  }

  /** One world through time. */
  private static final class Walk {

    private static final double STATED = 40;

    private final int seed;
    private final Random random;
    private final SignalStore signals = new SignalStore(Duration.ofSeconds(30), 10_000);
    private final List<DecisionOutcome> outcomes = new ArrayList<>();
    private final Map<PlanName, PlanTerms> plans = new HashMap<>();
    private final ScalingPolicy policy;
    private final CapacityTerms capacity;
    private final double[] rates;
    private final Set<PodName> silent = new HashSet<>();
    private final int startSeconds;
    private int requested;
    private int ready;
    private int startedAt;
    private int second;
    private boolean lost;

    private Walk(int seed) {
      this.seed = seed;
      this.random = new Random(seed);
      ScalingPolicy any = new RandomWorlds(seed).policy();
      int min = 1 + random.nextInt(2);
      this.policy =
          new ScalingPolicy(
              any.mode(), new ReplicaBounds(min, min + random.nextInt(4)), any.up(), any.down());
      this.capacity =
          random.nextBoolean() ? new ReplicaCapacity(STATED) : new CapacityTerms.Learned(1);
      this.rates = new double[1 + random.nextInt(4)];
      this.startSeconds = random.nextInt(30);
      this.requested = min + random.nextInt(3);
      this.ready = requested;
      boolean guaranteeing = random.nextInt(3) == 0;
      for (int tenant = 0; tenant < rates.length; tenant++) {
        rates[tenant] = random.nextInt(60);
        plans.put(
            planOf(tenant),
            new PlanTerms(
                1 + random.nextInt(10), guaranteeing && tenant == 0 ? random.nextInt(100) : 0));
      }
    }

    private void run() {
      ControlLoop loop =
          new ControlLoop(
              () -> new ClusterSnapshot(List.of(managed()), plans),
              signals,
              new GuardedActuator(
                  (workload, from, to) -> {
                    requested = to;
                    startedAt = second;
                    return new Actuation.Applied();
                  },
                  () -> true),
              List.of((outcome, actuation) -> outcomes.add(outcome)),
              (workload, cause) -> {
                throw cause;
              });
      for (second = 1; second <= SECONDS; second++) {
        change();
        if (!lost) {
          report();
        }
        loop.tick(T0.plusSeconds(second));
        if (requested < ready || second >= startedAt + startSeconds) {
          ready = requested;
        }
      }
    }

    /** Now and then, another demand of one tenant, and another fault. */
    private void change() {
      if (random.nextInt(10) == 0) {
        rates[random.nextInt(rates.length)] =
            random.nextInt(4) == 0 ? random.nextInt(400) : random.nextInt(60);
      }
      if (random.nextInt(40) == 0) {
        lost = !lost;
      }
      if (random.nextInt(40) == 0 && !silent.remove(pod(0))) {
        silent.add(pod(0));
      }
    }

    /** What each pod that is heard served in a second, up to twice what one can do in time. */
    private void report() {
      Instant end = T0.plusSeconds(second);
      Instant from = end.minusSeconds(1);
      double most = 2 * STATED * ready;
      double all = 0;
      for (double rate : rates) {
        all += rate;
      }
      for (int i = 0; i < ready; i++) {
        if (silent.contains(pod(i))) {
          continue;
        }
        int served = 0;
        for (int tenant = 0; tenant < rates.length; tenant++) {
          SeriesKey key =
              new SeriesKey(SHOP, pod(i), new TenantId("tenant-" + tenant), planOf(tenant), REGION);
          int count = (int) (rates[tenant] * Math.min(1, most / Math.max(1, all)) / ready);
          served += count;
          signals.offer(
              new Sample.FinishedRequests(
                  key, from, end, LatencyHistogram.of(3, 0, all > most ? -8 : -32, count)),
              end);
          signals.offer(
              new Sample.RequestsInFlight(key, end, all > most ? 20 : random.nextInt(3)), end);
        }
        signals.offer(
            new Sample.CpuTime(new PodKey(SHOP, pod(i)), from, end, served * 0.5 / STATED), end);
      }
    }

    private ManagedWorkload managed() {
      Set<PodName> pods = new HashSet<>();
      for (int i = 0; i < ready; i++) {
        pods.add(pod(i));
      }
      return new ManagedWorkload(
          SHOP,
          policy,
          new LatencyObjective(99, Duration.ofMillis(250)),
          capacity,
          Duration.ofSeconds(10),
          new Replicas(requested, ready),
          pods,
          pods);
    }

    private PlanTerms termsOf(PlanName plan) {
      return plans.getOrDefault(plan, PlanTerms.DEFAULT);
    }

    private static PlanName planOf(int tenant) {
      return new PlanName("plan-" + tenant);
    }

    private static PodName pod(int index) {
      return new PodName("storefront-" + index);
    }
  }
}

package io.tenantry.autoscaler.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tenantry.autoscaler.actuation.Actuation;
import io.tenantry.autoscaler.actuation.GuardedActuator;
import io.tenantry.autoscaler.actuation.ScaleActuator;
import io.tenantry.autoscaler.capacity.ReplicaCapacity;
import io.tenantry.autoscaler.decision.DecisionOutcome;
import io.tenantry.autoscaler.decision.Evidence;
import io.tenantry.autoscaler.decision.Mode;
import io.tenantry.autoscaler.decision.Reason;
import io.tenantry.autoscaler.decision.Replicas;
import io.tenantry.autoscaler.decision.ScalingPolicy;
import io.tenantry.autoscaler.decision.ScalingRules;
import io.tenantry.autoscaler.demand.LatencyObjective;
import io.tenantry.autoscaler.fairness.PlanTerms;
import io.tenantry.autoscaler.fairness.Share;
import io.tenantry.autoscaler.fairness.TenantLimits;
import io.tenantry.autoscaler.signal.EdgeKey;
import io.tenantry.autoscaler.signal.LatencyHistogram;
import io.tenantry.autoscaler.signal.Sample.EdgeRequests;
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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Walks of the whole loop through time, on a cluster and an actuator that we wrote. */
class ControlLoopTest {

  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
  private static final WorkloadRef SHOP =
      new WorkloadRef("shop", WorkloadKind.DEPLOYMENT, "storefront");
  private static final WorkloadRef OTHER =
      new WorkloadRef("shop", WorkloadKind.DEPLOYMENT, "other");

  private final SignalStore signals = new SignalStore(Duration.ofSeconds(30), 10_000);
  private final Cluster cluster = new Cluster();
  private final List<DecisionOutcome> outcomes = new ArrayList<>();
  private final List<Actuation> actuations = new ArrayList<>();
  private final List<WorkloadRef> forgotten = new ArrayList<>();
  private final List<WorkloadRef> failed = new ArrayList<>();
  private final OutcomeListener listener =
      new OutcomeListener() {
        @Override
        public void decided(DecisionOutcome outcome, Actuation actuation) {
          outcomes.add(outcome);
          actuations.add(actuation);
        }

        @Override
        public void forgotten(WorkloadRef workload) {
          forgotten.add(workload);
        }
      };
  private boolean leading = true;
  private final ControlLoop loop =
      new ControlLoop(
          cluster,
          signals,
          new GuardedActuator(cluster, () -> leading),
          List.of(listener),
          (workload, cause) -> failed.add(workload));
  private long second;

  @Test
  void scalesABurstUpWithinThreeSecondsAndDownAfterTheCalmHasLasted() {
    walk(30, 100);
    assertThat(cluster.requested).isEqualTo(2);

    long burst = second;
    walk(3, 300);
    assertThat(cluster.changes.getFirst().at()).isBeforeOrEqualTo(at(burst + 3));
    walk(27, 300);
    assertThat(cluster.requested).isEqualTo(4);

    long calm = second;
    walk(59, 100);
    assertThat(cluster.requested).isEqualTo(4);
    walk(30, 100);
    assertThat(cluster.requested).isEqualTo(2);
    assertThat(last().reason()).isIn(Reason.ENOUGH, Reason.DEMAND_BELOW_CAPACITY);
    assertThat(cluster.changes.getLast().at()).isAfter(at(calm + 60));
  }

  @Test
  void holdsWhileTheSignalIsLost() {
    walk(30, 300);
    int before = cluster.requested;

    for (int i = 0; i < 600; i++) {
      tick();
    }

    assertThat(cluster.requested).isEqualTo(before);
    assertThat(last().reason()).isEqualTo(Reason.SIGNAL_STALE);
  }

  @Test
  void doesNotScaleDownWhenTheSignalComesBackWithAWindowThatIsHalfEmpty() {
    cluster.policy =
        policy(
            Mode.AUTO, new ScalingRules(Duration.ZERO, 0.1, ScalingRules.Selection.MAX, List.of()));
    walk(40, 300);
    assertThat(cluster.requested).isEqualTo(4);
    for (int i = 0; i < 60; i++) {
      tick();
    }

    walk(40, 300);

    assertThat(cluster.changes).allMatch(change -> change.to() >= change.from());
  }

  @Test
  void doesNotScaleDownWhileAReadyPodIsSilent() {
    walk(30, 300);
    cluster.silent.add(pod(0));

    walk(200, 100);

    assertThat(cluster.requested).isEqualTo(4);
    assertThat(last().reason()).isEqualTo(Reason.SIGNAL_PARTIAL);
  }

  /** What they are asked is what the others are asked: nobody tells the balancer who is silent. */
  @Test
  void followsTheDemandThoughHalfOfThePodsAreSilent() {
    walk(30, 300);
    assertThat(cluster.requested).isEqualTo(4);
    cluster.silent.add(pod(0));
    cluster.silent.add(pod(1));

    walk(60, 300);
    assertThat(cluster.requested).isEqualTo(4);
    assertDemandSince(30, 300);

    walk(60, 600);
    assertThat(cluster.requested).isEqualTo(8);
    assertThat(cluster.changes).allMatch(change -> change.to() > change.from());
  }

  @Test
  void takesNoGapForAFallWhenSilentPodsAreHeardAgain() {
    walk(30, 300);
    cluster.silent.add(pod(0));
    cluster.silent.add(pod(1));
    walk(60, 300);

    cluster.silent.clear();
    walk(60, 300);

    assertDemandSince(30, 300);
    assertThat(last().reason()).isEqualTo(Reason.ENOUGH);
  }

  private void assertDemandSince(int from, double requestsPerSecond) {
    assertThat(outcomes.subList(from, outcomes.size()))
        .allSatisfy(outcome ->
            assertThat(outcome.situation().evidence())
                .isInstanceOfSatisfying(
                    Evidence.Measured.class,
                    measured ->
                        assertThat(measured.demand().requestsPerSecond())
                            .isCloseTo(requestsPerSecond, within(requestsPerSecond / 100))));
  }

  @Test
  void holdsThroughALongSilenceThatItsOwnerAllows() {
    cluster.policy =
        policy(
            Mode.AUTO, new ScalingRules(Duration.ZERO, 0.1, ScalingRules.Selection.MAX, List.of()));
    cluster.staleAfter = Duration.ofMinutes(5);
    walk(40, 300);
    assertThat(cluster.requested).isEqualTo(4);

    for (int i = 0; i < 400; i++) {
      tick();
    }

    assertThat(cluster.requested).isEqualTo(4);
  }

  @Test
  void doesNotAskAgainWhileItsCacheLags() {
    cluster.cacheLag = 3;
    walk(30, 100);

    walk(10, 300);

    assertThat(cluster.changes).extracting(Change::to).containsExactly(3, 4);
  }

  @Test
  void changesNothingInModeRecommendButSaysWhatItWould() {
    cluster.policy = policy(Mode.RECOMMEND, ScalingRules.DEFAULT_DOWN);

    walk(30, 300);

    assertThat(cluster.changes).isEmpty();
    assertThat(last().to()).isEqualTo(4);
    assertThat(actuations.getLast())
        .isEqualTo(new Actuation.Withheld(Actuation.Guard.RECOMMEND_ONLY));
  }

  @Test
  void changesNothingWhileAnotherInstanceLeads() {
    leading = false;

    walk(30, 300);

    assertThat(cluster.changes).isEmpty();
    assertThat(actuations.getLast()).isEqualTo(new Actuation.Withheld(Actuation.Guard.NOT_LEADER));
  }

  @Test
  void takesOverWithoutScalingDownBeforeAWholeWindowWasSeen() {
    cluster.requested = 4;
    cluster.ready = 4;

    walk(59, 100);
    assertThat(cluster.changes).isEmpty();

    walk(2, 100);
    assertThat(cluster.changes).extracting(Change::to).containsExactly(2);
  }

  @Test
  void triesAgainWhenAChangeWasRefused() {
    cluster.refuse = true;
    walk(30, 300);
    assertThat(actuations.getLast()).isEqualTo(new Actuation.Failed("refused"));

    cluster.refuse = false;
    walk(1, 300);

    assertThat(cluster.requested).isEqualTo(4);
  }

  @Test
  void dividesACapacityThatIsTooSmallByWeight() {
    cluster.policy =
        new ScalingPolicy(
            Mode.AUTO, new ReplicaBounds(1, 2), ScalingRules.DEFAULT_UP, ScalingRules.DEFAULT_DOWN);
    cluster.plans =
        Map.of(new PlanName("gold"), new PlanTerms(3, 0), PlanName.DEFAULT, new PlanTerms(1, 0));
    for (int i = 0; i < 30; i++) {
      report("acme", "gold", 300);
      report("hooli", "free", 300);
      tick();
    }

    assertThat(last().reason()).isEqualTo(Reason.AT_MAX);
    assertThat(last().shares())
        .extracting(Share::granted)
        .first()
        .satisfies(granted -> assertThat(granted).isCloseTo(120.0, within(1e-6)));
    assertThat(last().shares())
        .extracting(Share::granted)
        .last()
        .satisfies(granted -> assertThat(granted).isCloseTo(40.0, within(1e-6)));
  }

  /** The replicas hold tenants to what was published last, as the starter does. */
  @Test
  void holdsTenantsFromTheTimeThatTheCapIsReachedUntilThereIsEnoughAgain() {
    capAtTwoReplicas();
    walkHeld(30, 30, 30);
    assertThat(last().limits()).isEqualTo(TenantLimits.NONE);

    walkHeld(4, 300, 300);
    assertThat(held()).containsOnlyKeys("acme", "hooli");

    long capped = second;
    walkHeld(300, 300, 300);
    assertThat(outcomes.subList((int) capped, outcomes.size()))
        .as("what a limit holds back stays asked for: nobody is let go and held again")
        .allSatisfy(outcome -> assertThat(outcome.limits().held()).hasSize(2))
        .allSatisfy(outcome -> assertThat(outcome.reason()).isEqualTo(Reason.AT_MAX));
    assertThat(held().get("acme")).isCloseTo(120.0, within(1e-6));
    assertThat(held().get("hooli")).isCloseTo(40.0, within(1e-6));

    walkHeld(60, 30, 300);
    assertThat(held()).as("what one leaves, the other gets").containsOnlyKeys("hooli");
    assertThat(held().get("hooli")).isCloseTo(130.0, within(1.0));

    walkHeld(60, 30, 30);
    assertThat(last().limits()).isEqualTo(TenantLimits.NONE);
    assertThat(last().shares()).isEmpty();
  }

  @Test
  void makesNoLimitFromWhatIsKnownInPart() {
    capAtTwoReplicas();
    walkHeld(30, 30, 30);
    cluster.silent.add(pod(0));
    walkHeld(15, 30, 30);

    walkHeld(60, 900, 900);

    assertThat(outcomes).extracting(DecisionOutcome::limits).containsOnly(TenantLimits.NONE);
    assertThat(last().shares()).as("they are shown all the same").isNotEmpty();
  }

  @Test
  void keepsTheLimitsThroughAShortSilenceAndLetsGoInALongOne() {
    capAtTwoReplicas();
    walkHeld(40, 300, 300);
    Map<String, Double> before = held();

    cluster.silent.add(pod(0));
    walkHeld(15, 300, 300);
    assertThat(held()).isEqualTo(before);

    walkHeld(30, 300, 300);
    assertThat(last().limits()).isEqualTo(TenantLimits.NONE);
  }

  @Test
  void letsGoWhenNothingIsHeardAtAll() {
    capAtTwoReplicas();
    walkHeld(40, 300, 300);
    assertThat(held()).hasSize(2);

    for (int i = 0; i < 41; i++) {
      tick();
    }

    assertThat(last().limits()).isEqualTo(TenantLimits.NONE);
  }

  @Test
  void holdsNobodyInModeRecommend() {
    cluster.policy = policy(Mode.RECOMMEND, ScalingRules.DEFAULT_DOWN);

    walk(30, 3000);

    assertThat(last().shares()).isNotEmpty();
    assertThat(outcomes).extracting(DecisionOutcome::limits).containsOnly(TenantLimits.NONE);
  }

  @Test
  void holdsNobodyWhileItIsScaledToZeroByHand() {
    capAtTwoReplicas();
    walkHeld(40, 300, 300);
    cluster.requested = 0;
    cluster.ready = 0;

    tick();

    assertThat(last().reason()).isEqualTo(Reason.TARGET_AT_ZERO);
    assertThat(last().limits()).isEqualTo(TenantLimits.NONE);
  }

  @Test
  void goesToZeroAfterFiveSilentMinutesAndComesBackWithTheFirstRequestAtTheEdge() {
    cluster.policy = fromZero();
    for (int i = 0; i < 30; i++) {
      edge(100);
      walk(1, 100);
    }
    long silence = second;
    for (int i = 0; i < 500; i++) {
      edge(0);
      walk(1, 0);
    }
    assertThat(cluster.requested).isZero();
    assertThat(cluster.changes.getLast().at()).isAfter(at(silence + 300));
    assertThat(last().reason()).isEqualTo(Reason.IDLE);

    edge(40);
    tick();

    assertThat(cluster.requested).isOne();
    assertThat(last().reason()).isEqualTo(Reason.REQUEST_WAITING);
  }

  @Test
  void comesBackWithAsManyAsTheRequestsAtTheEdgeNeed() {
    cluster.policy = fromZero();
    cluster.requested = 0;
    cluster.ready = 0;
    for (int i = 0; i < 3; i++) {
      edge(400);
      tick();
    }

    assertThat(cluster.changes.getFirst().to()).isEqualTo(5);
  }

  @Test
  void keepsTheLastReplicaWhereNobodyWouldTellOfTheNextRequest() {
    cluster.policy = fromZero();
    walk(900, 0);
    assertThat(cluster.requested).isOne();

    for (int i = 0; i < 900; i++) {
      if (i % 200 == 0) {
        edge(1);
      } else {
        edge(0);
      }
      walk(1, 0);
    }
    assertThat(cluster.requested).isOne();
  }

  private static ScalingPolicy fromZero() {
    return new ScalingPolicy(
        Mode.AUTO,
        new ReplicaBounds(0, 10),
        ScalingRules.DEFAULT_UP,
        new ScalingRules(Duration.ofSeconds(60), 0.1, ScalingRules.Selection.MAX, List.of()));
  }

  /** What the edge sends on in the second that the next tick ends. */
  private void edge(long requests) {
    signals.offer(
        new EdgeRequests(
            new EdgeKey(SHOP, new TenantId("acme"), new Region("us-east")),
            at(second),
            at(second + 1),
            requests),
        at(second + 1));
  }

  private void capAtTwoReplicas() {
    cluster.policy =
        new ScalingPolicy(
            Mode.AUTO, new ReplicaBounds(1, 2), ScalingRules.DEFAULT_UP, ScalingRules.DEFAULT_DOWN);
    cluster.plans =
        Map.of(new PlanName("gold"), new PlanTerms(3, 0), PlanName.DEFAULT, new PlanTerms(1, 0));
  }

  /** Traffic of two tenants, of which each replica serves as much as the limits let through. */
  private void walkHeld(int seconds, int acme, int hooli) {
    for (int i = 0; i < seconds; i++) {
      Map<String, Double> limits = outcomes.isEmpty() ? Map.of() : held();
      report("acme", "gold", (int) Math.min(acme, limits.getOrDefault("acme", 1e9)));
      report("hooli", "free", (int) Math.min(hooli, limits.getOrDefault("hooli", 1e9)));
      tick();
    }
  }

  private Map<String, Double> held() {
    return last().limits().held().stream()
        .collect(Collectors.toMap(held -> held.tenant().value(), TenantLimits.Held::granted));
  }

  @Test
  void goesOnWithTheNextWorkloadWhenOneFails() {
    cluster.broken = true;

    walk(30, 300);

    assertThat(failed).contains(OTHER);
    assertThat(cluster.requested).isEqualTo(4);
  }

  @Test
  void forgetsWhatIsNoLongerManaged() {
    walk(1, 100);
    cluster.gone = true;

    tick();

    assertThat(forgotten).containsExactly(SHOP);
  }

  private void walk(int seconds, int requestsPerSecond) {
    for (int i = 0; i < seconds; i++) {
      report("acme", "gold", requestsPerSecond);
      tick();
    }
  }

  /**
   * One second of traffic, spread over the ready pods; those that are silent serve and say nothing.
   */
  private void report(String tenant, String plan, int requests) {
    Instant end = at(second + 1);
    for (int i = 0; i < cluster.ready; i++) {
      if (!cluster.silent.contains(pod(i))) {
        SeriesKey key =
            new SeriesKey(
                SHOP, pod(i), new TenantId(tenant), new PlanName(plan), new Region("us-east"));
        signals.offer(
            new FinishedRequests(
                key,
                end.minusSeconds(1),
                end,
                LatencyHistogram.of(3, 0, -32, requests / cluster.ready)),
            end);
        signals.offer(new RequestsInFlight(key, end, 0), end);
      }
    }
  }

  private void tick() {
    second++;
    cluster.second = second;
    loop.tick(at(second));
    cluster.startPods();
  }

  private DecisionOutcome last() {
    return outcomes.getLast();
  }

  private static Instant at(long second) {
    return T0.plusSeconds(second);
  }

  private static PodName pod(int index) {
    return new PodName("storefront-" + index);
  }

  private static ScalingPolicy policy(Mode mode, ScalingRules down) {
    return new ScalingPolicy(mode, new ReplicaBounds(2, 10), ScalingRules.DEFAULT_UP, down);
  }

  private record Change(Instant at, int from, int to) {
    long second() {
      return Duration.between(T0, at).toSeconds();
    }
  }

  /** A cluster whose pods are ready two seconds after they were asked for. */
  private static final class Cluster implements ClusterState, ScaleActuator {

    private ScalingPolicy policy =
        policy(
            Mode.AUTO,
            new ScalingRules(Duration.ofSeconds(60), 0.1, ScalingRules.Selection.MAX, List.of()));
    private Map<PlanName, PlanTerms> plans = Map.of();
    private final Set<PodName> silent = new HashSet<>();
    private final List<Change> changes = new ArrayList<>();
    private long second;
    private int requested = 2;
    private int ready = 2;
    private Duration staleAfter = Duration.ofSeconds(10);
    private int cacheLag;
    private boolean refuse;
    private boolean broken;
    private boolean gone;

    @Override
    public ClusterSnapshot snapshot() {
      List<ManagedWorkload> workloads = new ArrayList<>();
      if (broken) {
        workloads.add(managed(OTHER, new Replicas(1, 1)));
      }
      if (!gone) {
        workloads.add(managed(SHOP, new Replicas(cachedRequested(), ready)));
      }
      return new ClusterSnapshot(workloads, plans);
    }

    private int cachedRequested() {
      return !changes.isEmpty() && second < changes.getLast().second() + cacheLag
          ? changes.getLast().from()
          : requested;
    }

    private ManagedWorkload managed(WorkloadRef workload, Replicas replicas) {
      Set<PodName> pods = new HashSet<>();
      for (int i = 0; i < ready; i++) {
        pods.add(pod(i));
      }
      return new ManagedWorkload(
          workload,
          policy,
          new LatencyObjective(95, Duration.ofMillis(250)),
          new ReplicaCapacity(80),
          staleAfter,
          replicas,
          pods,
          pods);
    }

    @Override
    public Actuation scale(WorkloadRef workload, int from, int to) {
      if (workload.equals(OTHER)) {
        throw new IllegalStateException("broken");
      }
      if (refuse) {
        return new Actuation.Failed("refused");
      }
      changes.add(new Change(at(second), from, to));
      requested = to;
      return new Actuation.Applied();
    }

    void startPods() {
      if (requested < ready || changes.isEmpty() || second >= changes.getLast().second() + 2) {
        ready = requested;
      }
    }
  }
}

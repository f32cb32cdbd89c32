package io.tenantry.autoscaler.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.tenantry.autoscaler.actuation.Actuation;
import io.tenantry.autoscaler.actuation.GuardedActuator;
import io.tenantry.autoscaler.capacity.LatenessTradeOff;
import io.tenantry.autoscaler.control.ControlLoop;
import io.tenantry.autoscaler.decision.DecisionOutcome;
import io.tenantry.autoscaler.decision.Evidence;
import io.tenantry.autoscaler.decision.Reason;
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
import io.tenantry.autoscaler.workload.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What was learned outlives the process that learned it. */
class ModelConfigMapsIT {

  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
  private static final int REPLICAS = 3;
  private static final double CPU_SECONDS = 0.0125;
  private static final String NAME = "tenantry-model-storefront";

  private final StandInApi api = new StandInApi();
  private final List<Instance> instances = new ArrayList<>();
  private long second;

  /** A process: everything but the cluster is new, and what it does is noted. */
  private final class Instance implements AutoCloseable {
    private final ClusterCaches caches = new ClusterCaches(api.client(), "");
    private final SignalStore signals = new SignalStore(Duration.ofSeconds(30), 10_000);
    private final List<DecisionOutcome> outcomes = new ArrayList<>();
    private final ModelConfigMaps models;
    private final ControlLoop loop;
    private boolean leads;

    private Instance(boolean leads) {
      this.leads = leads;
      Leadership leadership = new SomeLeadership();
      models = new ModelConfigMaps(api.client(), caches, leadership);
      loop =
          new ControlLoop(
              new KubernetesClusterState(caches, models),
              signals,
              new GuardedActuator((workload, from, to) -> new Actuation.Applied(), () -> false),
              List.of((outcome, actuation) -> outcomes.add(outcome)),
              (workload, cause) -> {
                throw cause;
              },
              models);
      caches.start();
      await().until(caches::synced);
      instances.add(this);
    }

    private void walk(int seconds, int requestsPerSecond) {
      for (int i = 0; i < seconds; i++) {
        second++;
        report(requestsPerSecond);
        loop.tick(now());
      }
    }

    private void report(int requestsPerSecond) {
      for (int i = 0; i < REPLICAS; i++) {
        PodName pod = pod(i);
        SeriesKey key =
            new SeriesKey(
                Told.STOREFRONT,
                pod,
                new TenantId("acme"),
                new PlanName("gold"),
                new Region("us-east"));
        long served = requestsPerSecond / REPLICAS;
        Instant start = now().minusSeconds(1);
        signals.offer(
            new FinishedRequests(key, start, now(), LatencyHistogram.of(3, 0, -32, served)), now());
        signals.offer(new RequestsInFlight(key, now(), 0), now());
        signals.offer(
            new CpuTime(new PodKey(Told.STOREFRONT, pod), start, now(), served * CPU_SECONDS),
            now());
      }
    }

    /** The first decision that a signal stood behind. */
    private DecisionOutcome first() {
      return outcomes.stream()
          .filter(outcome -> outcome.situation().evidence() instanceof Evidence.Measured)
          .findFirst()
          .orElseThrow();
    }

    private DecisionOutcome last() {
      return outcomes.getLast();
    }

    @Override
    public void close() {
      caches.close();
      models.close();
    }

    private final class SomeLeadership implements Leadership {

      @Override
      public boolean isLeader() {
        return leads;
      }

      @Override
      public String identity() {
        return "pod-" + instances.size();
      }

      @Override
      public Optional<String> leader() {
        return Optional.empty();
      }
    }
  }

  @BeforeEach
  void aWorkloadOfThreePods() {
    api.put(Manifests.deployment("storefront", REPLICAS));
    api.put(Manifests.learningAutoscaler("storefront", "storefront"));
    for (int i = 0; i < REPLICAS; i++) {
      api.put(
          Manifests.withSpec(
              Manifests.pod(pod(i).value(), "storefront", "7d4b9c", true),
              "{containers: [{name: app, resources: {limits: {cpu: 1}}}]}"));
    }
  }

  @AfterEach
  void stop() {
    instances.forEach(Instance::close);
    api.close();
  }

  /** Requests per second that three replicas of one processor serve, and two do not. */
  private static final int ENOUGH_FOR_THREE = 210;

  @Test
  void isKilledAndStartedAgainAndGoesOnWithWhatWasLearned() {
    Instance before = new Instance(true);
    before.walk(900, ENOUGH_FOR_THREE);
    LatenessTradeOff learned = learned(before.last());
    keptSince(second - 600);
    before.close();
    second += 20;

    Instance after = new Instance(true);
    after.walk(300, ENOUGH_FOR_THREE);

    LatenessTradeOff atOnce = learned(after.first());
    assertThat(atOnce.capacity().cpuSecondsPerRequest()).isCloseTo(CPU_SECONDS, within(1e-9));
    assertThat(atOnce.price()).isCloseTo(learned.price(), within(learned.price() * 0.05));
    assertThat(atOnce.requests()).isGreaterThan(learned.requests() / 2);
    assertThat(after.outcomes).allMatch(outcome -> outcome.to() >= outcome.from());
    assertThat(after.outcomes).noneMatch(outcome -> outcome.reason() == Reason.LEARNING);
  }

  @Test
  void learnsAnewWhereNothingWasKept() {
    Instance before = new Instance(true);
    before.walk(900, ENOUGH_FOR_THREE);
    keptSince(second - 600);
    before.close();
    api.delete(configMap());

    Instance after = new Instance(true);
    after.walk(1, ENOUGH_FOR_THREE);

    assertThat(after.first().reason()).isEqualTo(Reason.LEARNING);
  }

  @Test
  void leavesItToTheAutoscalerThatOwnsIt() {
    Instance leader = new Instance(true);
    leader.walk(70, ENOUGH_FOR_THREE);
    ConfigMap kept = keptSince(1);

    assertThat(kept.getMetadata().getOwnerReferences())
        .singleElement()
        .satisfies(owner -> {
          assertThat(owner.getApiVersion()).isEqualTo("tenantry.io/v1alpha1");
          assertThat(owner.getKind()).isEqualTo("TenantAutoscaler");
          assertThat(owner.getName()).isEqualTo("storefront");
          assertThat(owner.getUid()).isNotEmpty();
        });
    assertThat(kept.getMetadata().getLabels()).containsEntry("tenantry.io/learned-model", "true");
  }

  /** The follower that takes over has decided all the time, without a signal. */
  @Test
  void takesUpWhatTheLeaderBeforeItLearned() {
    Instance follower = new Instance(false);
    Instance leader = new Instance(true);
    for (int i = 0; i < 300; i++) {
      second++;
      leader.report(ENOUGH_FOR_THREE);
      leader.loop.tick(now());
      follower.loop.tick(now());
    }
    keptSince(1);
    await().until(() -> follower.caches.model("shop", NAME).isPresent());
    assertThat(api.writesTo("/configmaps")).isNotEmpty();
    leader.close();
    follower.leads = true;

    follower.walk(60, ENOUGH_FOR_THREE);

    assertThat(learned(follower.first()).capacity().cpuSecondsPerRequest())
        .isCloseTo(CPU_SECONDS, within(1e-9));
    assertThat(follower.outcomes).allMatch(outcome -> outcome.to() >= outcome.from());
  }

  @Test
  void writesNothingWhileItFollows() {
    new Instance(false).walk(200, ENOUGH_FOR_THREE);

    assertThat(api.writesTo("/configmaps")).isEmpty();
  }

  @Test
  void writesOnceAMinuteAtMost() {
    Instance leader = new Instance(true);
    leader.walk(600, ENOUGH_FOR_THREE);
    leader.close();

    assertThat(api.writesTo("/configmaps")).hasSizeBetween(1, 10);
  }

  @Test
  void countsWhatIsOfNoUseAndLearnsAnew() {
    Instance before = new Instance(true);
    before.walk(70, ENOUGH_FOR_THREE);
    ConfigMap kept = keptSince(1);
    before.close();
    kept.setData(Map.of("model.json", "{\"version\": 2}"));
    api.client().configMaps().inNamespace("shop").resource(kept).update();

    Instance after = new Instance(true);
    after.walk(5, ENOUGH_FOR_THREE);

    assertThat(after.first().reason()).isEqualTo(Reason.LEARNING);
    assertThat(after.models.unreadable()).isEqualTo(1);
  }

  /** Without the right to read them, what was learned is lost and nothing else is. */
  @Test
  void decidesAlsoWhereItMayNotReadConfigMaps() {
    api.setTrouble(StandInApi.Trouble.answering(403, "/configmaps"));

    Instance instance = new Instance(true);
    instance.walk(30, ENOUGH_FOR_THREE);

    assertThat(learned(instance.last()).capacity().cpuSecondsPerRequest())
        .isCloseTo(CPU_SECONDS, within(1e-9));
  }

  @Test
  void keepsAnAutoscalersNameWhereThereIsRoom() {
    String longest = "a".repeat(253);

    assertThat(ModelConfigMaps.nameOf(new AutoscalerRef("shop", "storefront", "u", 1L)))
        .isEqualTo(NAME);
    assertThat(ModelConfigMaps.nameOf(new AutoscalerRef("shop", longest, "u", 1L)))
        .hasSize(253)
        .startsWith("tenantry-model-aaa")
        .isNotEqualTo(
            ModelConfigMaps.nameOf(new AutoscalerRef("shop", "a".repeat(252) + "b", "u", 1L)));
  }

  private ConfigMap keptSince(long moment) {
    return await()
        .until(
            () -> api.client().configMaps().inNamespace("shop").withName(NAME).get(),
            found -> found != null && !read(found).isBefore(T0.plusSeconds(moment)));
  }

  private static Instant read(ConfigMap map) {
    try {
      return ModelDocument.read(Told.STOREFRONT, String.valueOf(map.getData().get("model.json")))
          .at();
    } catch (ModelDocument.Unreadable e) {
      throw new AssertionError(e);
    }
  }

  private static String configMap() {
    return """
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: %s, namespace: shop}
    """
        .formatted(NAME);
  }

  private static LatenessTradeOff learned(DecisionOutcome outcome) {
    Evidence.Measured measured = (Evidence.Measured) outcome.situation().evidence();
    return (LatenessTradeOff) measured.required();
  }

  private Instant now() {
    return T0.plusSeconds(second);
  }

  private static PodName pod(int index) {
    return new PodName("storefront-7d4b9c-aaaa" + index);
  }
}

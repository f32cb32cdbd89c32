package io.tenantry.autoscaler.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.tenantry.autoscaler.capacity.CapacityTerms;
import io.tenantry.autoscaler.capacity.ReplicaCapacity;
import io.tenantry.autoscaler.control.ClusterSnapshot;
import io.tenantry.autoscaler.control.ManagedWorkload;
import io.tenantry.autoscaler.decision.Mode;
import io.tenantry.autoscaler.decision.Replicas;
import io.tenantry.autoscaler.decision.ScalingRules;
import io.tenantry.autoscaler.fairness.BudgetTerms;
import io.tenantry.autoscaler.fairness.PlanTerms;
import io.tenantry.autoscaler.workload.PlanName;
import io.tenantry.autoscaler.workload.PodName;
import io.tenantry.autoscaler.workload.WorkloadKind;
import io.tenantry.autoscaler.workload.WorkloadRef;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** From objects in an API server, over real HTTP, to what a tick reads. */
class ClusterStateIT {

  private static final WorkloadRef STOREFRONT =
      new WorkloadRef("shop", WorkloadKind.DEPLOYMENT, "storefront");

  private final StandInApi api = new StandInApi();
  private final ClusterCaches caches = new ClusterCaches(api.client(), "");
  private volatile Assignments assignments = new Assignments(Map.of(), Map.of());
  private final KubernetesClusterState state =
      new KubernetesClusterState(caches, (Assignments now) -> assignments = now);

  @AfterEach
  void stop() {
    caches.close();
    api.close();
  }

  @Test
  void managesATargetWithItsPods() {
    api.put(Manifests.deployment("storefront", 3));
    api.put(Manifests.autoscaler("storefront", "storefront"));
    api.put(Manifests.pod("storefront-7d4b9c-aaaaa", "storefront", "7d4b9c", true));
    api.put(Manifests.pod("storefront-7d4b9c-bbbbb", "storefront", "7d4b9c", false));
    caches.start();

    ManagedWorkload managed =
        eventually(snapshot -> !snapshot.workloads().isEmpty()).workloads().getFirst();

    assertThat(managed.workload()).isEqualTo(STOREFRONT);
    assertThat(managed.replicas()).isEqualTo(new Replicas(3, 1));
    assertThat(managed.livePods())
        .containsExactlyInAnyOrder(
            new PodName("storefront-7d4b9c-aaaaa"), new PodName("storefront-7d4b9c-bbbbb"));
    assertThat(managed.readyPods()).containsExactly(new PodName("storefront-7d4b9c-aaaaa"));
    assertThat(managed.policy().mode()).isEqualTo(Mode.AUTO);
    assertThat(managed.objective().target()).isEqualTo(Duration.ofMillis(250));
    assertThat(managed.capacity()).isEqualTo(new ReplicaCapacity(80));
    assertThat(managed.staleAfter()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void knowsWhichWorkloadsShareABudget() {
    api.put(Manifests.deployment("storefront", 3));
    api.put(Manifests.deployment("search", 3));
    api.put(Manifests.deployment("billing", 3));
    api.put(sharing("storefront", "{name: web, maxReplicas: 30, weight: 3}"));
    api.put(sharing("search", "{name: web, maxReplicas: 30}"));
    api.put(Manifests.autoscaler("billing", "billing"));
    caches.start();

    ClusterSnapshot snapshot = eventually(each -> each.workloads().size() == 3);
    assertThat(snapshot.budgets())
        .containsOnly(
            Map.entry(STOREFRONT, new BudgetTerms("shop/web", 30, 3)),
            Map.entry(
                new WorkloadRef("shop", WorkloadKind.DEPLOYMENT, "search"),
                new BudgetTerms("shop/web", 30, 1)));

    api.put(Manifests.autoscaler("search", "search"));
    eventually(each -> each.budgets().keySet().equals(Set.of(STOREFRONT)));
  }

  private static String sharing(String name, String budget) {
    return Manifests.autoscaler(name, name)
        .replace("  mode: Auto\n", "  mode: Auto\n  budget: " + budget + "\n");
  }

  /** The newest pod is of the newest revision. */
  @Test
  void learnsTheCapacityOfPodsThatSayWhatCpuTheyMayUse() {
    api.put(Manifests.deployment("storefront", 2));
    api.put(Manifests.learningAutoscaler("storefront", "storefront"));
    api.put(podOfOneContainer("storefront-7d4b9c-aaaaa", "2026-12-01T08:00:00Z", "{cpu: 500m}"));
    api.put(podOfOneContainer("storefront-7d4b9c-bbbbb", "2026-12-01T09:00:00Z", "{cpu: 750m}"));
    caches.start();

    ManagedWorkload managed =
        eventually(snapshot -> !snapshot.workloads().isEmpty()).workloads().getFirst();

    assertThat(managed.capacity()).isEqualTo(new CapacityTerms.Learned(0.75));
    assertThat(managed.policy().down()).isEqualTo(ScalingRules.LEARNED_DOWN);
  }

  /** Whose pods are all gone is not forgotten: the next one will be as the target says. */
  @Test
  void learnsTheCapacityOfATargetWithoutPodsFromItsTemplate() {
    api.put(
        Manifests.deployment("storefront", 2)
            .replace(
                "metadata: {labels: {app: storefront}}}",
                "metadata: {labels: {app: storefront}}, spec: {containers: [{name: app, resources:"
                    + " {limits: {cpu: 2}}}]}}"));
    api.put(Manifests.learningAutoscaler("storefront", "storefront"));
    caches.start();

    assertThat(
            eventually(snapshot -> !snapshot.workloads().isEmpty())
                .workloads()
                .getFirst()
                .capacity())
        .isEqualTo(new CapacityTerms.Learned(2));
  }

  private static String podOfOneContainer(String name, String created, String limits) {
    return Manifests.withSpec(
        Manifests.pod(name, "storefront", "7d4b9c", true)
            .replace("  namespace:", "  creationTimestamp: \"" + created + "\"\n  namespace:"),
        "{containers: [{name: app, resources: {limits: " + limits + "}}]}");
  }

  @Test
  void countsNeitherPodsThatEndNorPodsOfOthersWithTheSameLabels() {
    api.put(Manifests.deployment("storefront", 2));
    api.put(Manifests.autoscaler("storefront", "storefront"));
    api.put(Manifests.pod("storefront-7d4b9c-aaaaa", "storefront", "7d4b9c", true));
    api.put(
        Manifests.pod("storefront-7d4b9c-bbbbb", "storefront", "7d4b9c", true)
            .replace("phase: Running", "phase: Failed"));
    api.put(
        Manifests.pod("storefront-7d4b9c-ccccc", "storefront", "7d4b9c", true)
            .replace("name: storefront-7d4b9c, uid", "name: canary-7d4b9c, uid"));
    api.put(
        Manifests.pod("storefront-job-ddddd", "storefront", "7d4b9c", true)
            .replace("kind: ReplicaSet", "kind: Job"));
    api.put(
        Manifests.pod("storefront-7d4b9c-eeeee", "storefront", "7d4b9c", true)
            .replace("  namespace:", "  finalizers: [tenantry.io/keep]\n  namespace:"));
    api.delete(Manifests.pod("storefront-7d4b9c-eeeee", "storefront", "7d4b9c", true));
    caches.start();

    ManagedWorkload managed =
        eventually(snapshot -> !snapshot.workloads().isEmpty()).workloads().getFirst();

    assertThat(managed.livePods()).containsExactly(new PodName("storefront-7d4b9c-aaaaa"));
    assertThat(managed.replicas()).isEqualTo(new Replicas(2, 1));
  }

  @Test
  void managesAStatefulSetAndPodsWithoutAController() {
    api.put(Manifests.statefulSet("store", 2));
    api.put(Manifests.autoscaler("store", "StatefulSet", "store", 4));
    api.put(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: store-0, namespace: shop, labels: {app: store}}
        status: {phase: Running, conditions: [{type: Ready, status: "True"}]}
        """);
    caches.start();

    ManagedWorkload managed =
        eventually(snapshot -> !snapshot.workloads().isEmpty()).workloads().getFirst();

    assertThat(managed.workload())
        .isEqualTo(new WorkloadRef("shop", WorkloadKind.STATEFUL_SET, "store"));
    assertThat(managed.readyPods()).containsExactly(new PodName("store-0"));
  }

  /** One in each way, and a good one beside them that must not suffer. */
  @Test
  void refusesWhatItCannotManageAndGoesOnWithTheRest() {
    api.put(Manifests.deployment("storefront", 2));
    api.put(Manifests.deployment("billing", 2));
    api.put(Manifests.autoscaler("storefront", "storefront"));
    api.put(Manifests.autoscaler("storefront-too", "storefront"));
    api.put(Manifests.autoscaler("lost", "nowhere"));
    api.put(Manifests.autoscaler("wrong", "Deployment", "storefront", 1));
    api.put(Manifests.autoscaler("garbled", "billing").replace("maxReplicas: 8", "maxReplicas: x"));
    api.put(Manifests.autoscaler("billing", "billing"));
    api.put(hpa("billing"));
    api.put(Manifests.deployment("unbounded", 2));
    api.put(Manifests.learningAutoscaler("unbounded", "unbounded"));
    api.put(
        Manifests.withSpec(
            Manifests.pod("unbounded-7d4b9c-aaaaa", "unbounded", "7d4b9c", true),
            "{containers: [{name: app, resources: {limits: {memory: 1Gi}}}]}"));
    caches.start();

    ClusterSnapshot snapshot = eventually(each -> !each.workloads().isEmpty());

    assertThat(snapshot.workloads())
        .extracting(ManagedWorkload::workload)
        .containsExactly(STOREFRONT);
    assertThat(refusals())
        .containsOnly(
            Map.entry(
                "storefront-too",
                "TargetOwnedByTenantAutoscaler: TenantAutoscaler storefront, which is older,"
                    + " scales Deployment storefront."),
            Map.entry("lost", "TargetNotFound: There is no Deployment nowhere in namespace shop."),
            Map.entry(
                "wrong",
                "InvalidSpec: spec.maxReplicas must be an integer of at least 1 and at least"
                    + " minReplicas."),
            Map.entry(
                "unbounded",
                "CapacityUnknown: Nothing tells how much CPU a pod of Deployment unbounded may use:"
                    + " set a CPU limit or request in it, or state"
                    + " spec.objectives.requestsPerSecondPerReplica."),
            Map.entry(
                "garbled",
                "InvalidSpec: spec.maxReplicas must be an integer of at least 1 and at least"
                    + " minReplicas."),
            Map.entry(
                "billing",
                "TargetOwnedByHorizontalPodAutoscaler: HorizontalPodAutoscaler billing scales"
                    + " Deployment billing; delete it first, two would fight."));
  }

  /** No API server with a schema holds these; a simpler one may. */
  @Test
  void refusesATargetThatCannotBeReadAndGoesOnWithTheRest() {
    api.put(Manifests.deployment("storefront", 2));
    api.put(Manifests.autoscaler("storefront", "storefront"));
    api.put(Manifests.deployment("negative", -1));
    api.put(
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: bare, namespace: shop}
        """);
    api.put(
        Manifests.statefulSet("ruleless", 2)
            .replace("matchLabels: {app: ruleless}", "matchExpressions: [{key: app}]"));
    api.put(
        """
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: aimless, namespace: shop}
        """);
    api.put(
        Manifests.pod("orphan", "storefront", "7d4b9c", true)
            .replace("kind: ReplicaSet, name: storefront-7d4b9c, ", ""));
    api.put(Manifests.deployment("odd", 1));
    api.put(
        Manifests.pod("odd-7d4b9c-aaaaa", "odd", "7d4b9c", true)
            .replace("[{type: Ready, status: \"True\"}]", "[null]"));
    api.put(Manifests.autoscaler("negative", "negative"));
    api.put(Manifests.autoscaler("bare", "bare"));
    api.put(Manifests.autoscaler("ruleless", "StatefulSet", "ruleless", 8));
    api.put(Manifests.autoscaler("odd", "odd"));
    caches.start();

    ClusterSnapshot snapshot = eventually(each -> !each.workloads().isEmpty());

    assertThat(snapshot.workloads())
        .extracting(ManagedWorkload::workload)
        .containsExactly(STOREFRONT);
    assertThat(refusals())
        .containsOnly(
            Map.entry(
                "negative",
                "TargetUnreadable: Deployment negative cannot be read: spec.replicas must be an"
                    + " integer of at least 0."),
            Map.entry(
                "bare",
                "TargetUnreadable: Deployment bare cannot be read: spec must be an object."),
            Map.entry(
                "ruleless",
                "TargetUnreadable: StatefulSet ruleless cannot be read: each of"
                    + " spec.selector.matchExpressions must be an object with key and operator."),
            Map.entry(
                "odd",
                "TargetUnreadable: Deployment odd cannot be read: it or one of its pods is"
                    + " malformed (NullPointerException)."));
  }

  @Test
  void followsTheClusterAsItChanges() {
    api.put(Manifests.deployment("storefront", 2));
    api.put(Manifests.autoscaler("storefront", "storefront"));
    caches.start();
    eventually(snapshot -> !snapshot.workloads().isEmpty());

    api.put(Manifests.deployment("storefront", 5));
    eventually(snapshot -> snapshot.workloads().getFirst().replicas().requested() == 5);

    api.put(hpa("storefront"));
    eventually(snapshot -> snapshot.workloads().isEmpty());
    assertThat(refusals()).containsKey("storefront");

    api.delete(hpa("storefront"));
    eventually(snapshot -> !snapshot.workloads().isEmpty());

    api.delete(Manifests.deployment("storefront", 5));
    eventually(snapshot -> snapshot.workloads().isEmpty());
    assertThat(refusals().get("storefront")).startsWith("TargetNotFound");

    api.delete(Manifests.autoscaler("storefront", "storefront"));
    await().until(() -> state.snapshot().workloads().isEmpty() && refusals().isEmpty());
  }

  /** A target that was not listed yet is not gone, and nobody must be told that it were. */
  @Test
  void saysNothingUntilItKnowsTheWholeCluster() {
    api.put(Manifests.deployment("storefront", 2));
    api.put(Manifests.autoscaler("storefront", "storefront"));
    api.setTrouble(StandInApi.Trouble.answering(503, "/deployments"));
    caches.start();
    await().until(() -> caches.autoscalers().size() == 1);

    assertThat(state.snapshot().workloads()).isEmpty();
    assertThat(caches.synced()).isFalse();
    assertThat(refusals()).isEmpty();

    api.setTrouble(StandInApi.Trouble.NONE);
    eventually(snapshot -> !snapshot.workloads().isEmpty());
    assertThat(caches.synced()).isTrue();
    assertThat(refusals()).isEmpty();
  }

  @Test
  void watchesOneNamespaceWhenAsked() {
    try (ClusterCaches elsewhere = new ClusterCaches(api.client(), "elsewhere")) {
      api.put(Manifests.autoscaler("storefront", "storefront"));
      api.put(Manifests.plan("gold", "{weight: 5}"));
      elsewhere.start();
      await().until(elsewhere::synced);

      assertThat(elsewhere.autoscalers()).isEmpty();
      assertThat(elsewhere.plans()).hasSize(1);
      assertThat(api.calls())
          .filteredOn(call -> call.path().startsWith("/api") && call.method().equals("WATCH"))
          .extracting(StandInApi.Call::path)
          .allMatch(
              path -> path.contains("/namespaces/elsewhere/") || path.endsWith("/tenantplans"));
    }
  }

  private Map<String, String> refusals() {
    return assignments.refused().entrySet().stream()
        .collect(
            Collectors.toMap(
                each -> each.getKey().name(),
                each ->
                    each.getValue().refusal().cause().reason()
                        + ": "
                        + each.getValue().refusal().message()));
  }

  private static String hpa(String target) {
    return """
    apiVersion: autoscaling/v2
    kind: HorizontalPodAutoscaler
    metadata: {name: %s, namespace: shop}
    spec:
      scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: %s}
      maxReplicas: 3
    """
        .formatted(target, target);
  }

  private ClusterSnapshot eventually(Predicate<ClusterSnapshot> seen) {
    return await().atMost(Duration.ofSeconds(10)).until(state::snapshot, seen);
  }

  @Test
  void knowsThePlans() {
    api.put(Manifests.plan("gold", "{weight: 5, guaranteedRequestsPerSecond: 20}"));
    api.put(Manifests.plan("free", "{}"));
    api.put(Manifests.plan("wrong", "{weight: 0}"));
    caches.start();

    ClusterSnapshot snapshot = eventually(each -> each.plans().containsKey(new PlanName("gold")));

    assertThat(snapshot.plans())
        .containsOnly(
            Map.entry(PlanName.DEFAULT, PlanTerms.DEFAULT),
            Map.entry(new PlanName("gold"), new PlanTerms(5, 20)),
            Map.entry(new PlanName("free"), PlanTerms.DEFAULT));
  }

  /** At every tick the same plan is wrong; one line tells of it, and one more of the next. */
  @Test
  void saysOnceWhichFieldOfAPlanIsWrong() {
    Logger logger = (Logger) LoggerFactory.getLogger(KubernetesClusterState.class);
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    logger.addAppender(lines);
    try {
      api.put(Manifests.plan("wrong", "{weight: 0, guaranteedRequestsPerSecond: 20}"));
      caches.start();
      await().until(caches::synced);
      state.snapshot();
      state.snapshot();

      api.delete(Manifests.plan("wrong", "{}"));
      await().until(() -> caches.plans().isEmpty());
      state.snapshot();
      api.put(Manifests.plan("wrong", "{weight: 1001, guaranteedRequestsPerSecond: 20}"));
      await().until(() -> !caches.plans().isEmpty());
      state.snapshot();

      String line =
          "[WARN] TenantPlan wrong is not used: spec.weight must be an integer from 1 to 1000";
      assertThat(lines.list).extracting(Object::toString).containsExactly(line, line);
    } finally {
      logger.detachAppender(lines);
    }
  }
}

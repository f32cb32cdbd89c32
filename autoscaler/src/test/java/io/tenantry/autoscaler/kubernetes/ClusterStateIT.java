package io.tenantry.autoscaler.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tenantry.autoscaler.control.ClusterSnapshot;
import io.tenantry.autoscaler.control.ManagedWorkload;
import io.tenantry.autoscaler.decision.Mode;
import io.tenantry.autoscaler.decision.Replicas;
import io.tenantry.autoscaler.fairness.PlanTerms;
import io.tenantry.autoscaler.workload.PlanName;
import io.tenantry.autoscaler.workload.PodName;
import io.tenantry.autoscaler.workload.WorkloadKind;
import io.tenantry.autoscaler.workload.WorkloadRef;
import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

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
    assertThat(managed.capacity().requestsPerSecond()).isEqualTo(80);
    assertThat(managed.staleAfter()).isEqualTo(Duration.ofSeconds(10));
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
}

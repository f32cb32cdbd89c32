package io.tenantry.autoscaler.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.tenantry.autoscaler.actuation.Actuation;
import io.tenantry.autoscaler.capacity.RequestCost;
import io.tenantry.autoscaler.capacity.StartUpTime;
import io.tenantry.autoscaler.control.ManagedWorkload;
import io.tenantry.autoscaler.control.ModelSnapshot;
import io.tenantry.autoscaler.decision.Reason;
import io.tenantry.autoscaler.demand.DemandMemory;
import io.tenantry.autoscaler.demand.Dispersion;
import io.tenantry.autoscaler.workload.WorkloadRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Records what the whole Kubernetes side asks the API for: no more and no less is granted. */
class ApiUseIT {

  private static final Path GRANTED =
      Path.of("..", "charts", "src", "test", "resources", "api-use.txt");

  private static final Pattern RESOURCE =
      Pattern.compile(
          "/(?:api|apis/(?<group>[^/]+))/[^/]+(?:/namespaces/[^/]+)?/(?<resource>[a-z]+)"
              + "(?:/(?<name>[^/]+)(?:/(?<sub>[a-z]+))?)?");

  @Test
  void asksForExactlyWhatTheChartGrants() throws IOException {
    try (StandInApi api = new StandInApi()) {
      api.put(Manifests.deployment("storefront", 2));
      api.put(Manifests.statefulSet("store", 2));
      api.put(Manifests.autoscaler("storefront", "storefront"));
      api.put(Manifests.autoscaler("store", "StatefulSet", "store", 8));
      api.put(Manifests.autoscaler("lost", "nowhere"));
      api.put(Manifests.plan("gold", "{weight: 5}"));
      int before = api.calls().size();

      live(api);

      assertThat(uses(api.calls().subList(before, api.calls().size()))).isEqualTo(granted());
    }
  }

  /** A short life: campaign, read, scale both kinds, tell, resign. */
  private static void live(StandInApi api) {
    KubernetesClient client = api.client();
    LeaseTerms terms =
        new LeaseTerms(
            "tenantry",
            "tenantry-autoscaler",
            Duration.ofSeconds(1),
            Duration.ofMillis(800),
            Duration.ofMillis(100));
    try (ClusterCaches caches = new ClusterCaches(client, "");
        LeaseLeadership leadership = new LeaseLeadership(client, terms, "pod-1_abc");
        StatusWriter writer =
            new StatusWriter(client, leadership, InstantSource.system(), () -> false);
        ModelConfigMaps models = new ModelConfigMaps(client, caches, leadership)) {
      caches.start();
      leadership.start();
      writer.start();
      await().until(() -> caches.synced() && leadership.isLeader());

      List<ManagedWorkload> workloads =
          new KubernetesClusterState(caches, writer, models).snapshot().workloads();
      assertThat(workloads).hasSize(2);
      for (ManagedWorkload workload : workloads) {
        Actuation actuation = new KubernetesScaleActuator(client).scale(workload.workload(), 2, 4);
        assertThat(actuation).isEqualTo(new Actuation.Applied());
      }
      writer.decided(
          Told.at(Told.T0).scale(2, 4, Reason.DEMAND_ABOVE_CAPACITY), new Actuation.Applied());
      keep(models, Told.STOREFRONT, 1);
      await().until(() -> caches.model("shop", "tenantry-model-storefront").isPresent());
      keep(models, Told.STOREFRONT, 2);
      await().until(() -> api.writesTo("/configmaps").size() == 2);
      await().until(() -> api.writesTo("/leases/").size() > 2);
      await()
          .until(() ->
              api.calls().stream().filter(call -> call.method().equals("WATCH")).count() == 7);
    }
  }

  /** A minute after it was looked at first, in which a request has come to cost so much. */
  private static void keep(ModelConfigMaps models, WorkloadRef workload, int cpuSeconds) {
    Instant later = Told.T0.plus(Duration.ofMinutes(2L * cpuSeconds));
    models.learned(workload, () -> model(later, cpuSeconds), later);
    Instant last = later.plus(ModelConfigMaps.EVERY);
    models.learned(workload, () -> model(last, cpuSeconds), last);
  }

  private static ModelSnapshot model(Instant at, int cpuSeconds) {
    RequestCost.Mean mean = new RequestCost.Mean(100.0 * cpuSeconds, 100);
    return new ModelSnapshot(
        at,
        new RequestCost(mean, mean),
        Optional.empty(),
        0,
        StartUpTime.Learned.NOTHING,
        Dispersion.POISSON,
        DemandMemory.NONE);
  }

  private static Set<String> uses(List<StandInApi.Call> calls) {
    return calls.stream().map(ApiUseIT::use).collect(Collectors.toCollection(TreeSet::new));
  }

  private static String use(StandInApi.Call call) {
    Matcher path = RESOURCE.matcher(call.path());
    assertThat(path.matches()).describedAs(call.path()).isTrue();
    boolean one = path.group("name") != null;
    String verb =
        switch (call.method()) {
          case "WATCH" -> "watch";
          case "GET" -> one ? "get" : "list";
          case "POST" -> "create";
          case "PUT" -> "update";
          case "PATCH" -> "patch";
          case "DELETE" -> "delete";
          default -> throw new AssertionError(call);
        };
    String group = path.group("group") == null ? "-" : path.group("group");
    String sub = path.group("sub") == null ? "" : "/" + path.group("sub");
    return verb + " " + group + " " + path.group("resource") + sub;
  }

  private static Set<String> granted() throws IOException {
    return Files.readAllLines(GRANTED).stream()
        .filter(line -> !line.startsWith("#") && !line.isBlank())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}

package io.tenantry.samples.laptop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.readiness.Readiness;
import io.tenantry.samples.laptop.RunningCommand.Recorded;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The command from its jar, with the real autoscaler and the real storefront. */
class LaptopClusterIT {

  /** Preparing the applications the first time included, on a busy machine. */
  private static final Duration LONGEST_START = Duration.ofMinutes(3);

  private static final Duration LEASE = Duration.ofSeconds(5);

  /** A user's configuration for another cluster, with a plugin that is to give a token. */
  private static final String KUBECONFIG =
      """
      apiVersion: v1
      kind: Config
      current-context: production
      contexts:
        - {name: production, context: {cluster: production, user: admin}}
      clusters:
        - {name: production, cluster: {server: "https://127.0.0.1:1"}}
      users:
        - name: admin
          user:
            exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: touch, args: ["$TRACE"]}
      """;

  @TempDir private static Path traces;

  @TempDir private Path folder;

  @BeforeAll
  static void giveTheUserAKubeconfig() throws Exception {
    Path kubeconfig = RunningCommand.HOME.resolve(".kube/config");
    Files.createDirectories(kubeconfig.getParent());
    Files.writeString(
        kubeconfig, KUBECONFIG.replace("$TRACE", traces.resolve("plugin-ran").toString()));
  }

  /** Neither while the applications were prepared nor later. */
  @AfterEach
  void theUsersKubeconfigWasNotUsed() {
    assertThat(traces).isEmptyDirectory();
  }

  @Test
  void endsWithEverythingItStartedAndRefusesToRunTwice() throws Exception {
    try (RunningCommand command = RunningCommand.start()) {
      command.awaitPrinted("logs: +(.*)", LONGEST_START);
      try (RunningCommand second = RunningCommand.start()) {
        assertThat(second.awaitExit(Duration.ofSeconds(30))).as(second.where()).isEqualTo(1);
        assertThat(second.printed()).startsWith("another demo is running in ");
      }
      List<Recorded> running = RunningCommand.recorded();
      assertThat(running).as(command.where()).hasSize(3);

      // SIGTERM, as Ctrl-C.
      command.process().destroy();

      assertThat(command.awaitExit(Duration.ofSeconds(60))).as(command.where()).isZero();
      assertThat(running).as(command.where()).noneMatch(recorded -> recorded.process().isAlive());
      assertThat(RunningCommand.recorded()).as(command.where()).isEmpty();
    }
  }

  @Test
  void waitsForTheTrafficOfOthersUntilItIsEnded() throws Exception {
    try (RunningCommand command = RunningCommand.start("--no-traffic");
        HttpClient client = HttpClient.newHttpClient()) {
      String products = command.awaitPrinted("storefront: +(\\S+)", LONGEST_START);
      command.awaitPrinted("logs: +(.*)", LONGEST_START);
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(URI.create(products)).header("X-Tenant-ID", "acme").build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(command.where()).isEqualTo(200);

      command.process().destroy();

      assertThat(command.awaitExit(Duration.ofSeconds(60))).as(command.where()).isZero();
      assertThat(command.printed()).doesNotContain("warming");
    }
  }

  @Test
  void scalesABurstUpAndBackThoughFirstItsLauncherAndThenTheAutoscalerIsKilled() throws Exception {
    List<Recorded> left = leftByAKilledLauncher();
    Path report = folder.resolve("demo.json");
    try (RunningCommand demo =
        RunningCommand.start("--headless", "--for=62s", "--report=" + report)) {
      demo.awaitPrinted("(ended what an earlier run left behind)", LONGEST_START);
      assertThat(left).as(demo.where()).noneMatch(recorded -> recorded.process().isAlive());
      String api = demo.awaitPrinted("Kubernetes API: (.*)", LONGEST_START);
      try (KubernetesClient client = client(api)) {
        String firstHolder = holder(client);
        await(demo.where())
            .atMost(Duration.ofSeconds(30))
            .until(() -> storefrontReplicas(client) > 2);

        killAutoscaler();

        // The process starts again, and holds the lease once its predecessor's has run out.
        await(demo.where())
            .atMost(Duration.ofSeconds(40))
            .untilAsserted(
                () -> assertThat(autoscaler(client)).matches(LaptopClusterIT::restarted));
        await(demo.where())
            .atMost(LEASE.plusSeconds(2))
            .untilAsserted(() -> assertThat(holder(client)).isNotEmpty().isNotEqualTo(firstHolder));
      }
      assertThat(demo.awaitExit(Duration.ofSeconds(150))).as(demo.where()).isZero();
      assertThat(demo.printed()).containsPattern("warming the storefront up .* 5\\.\\d s");
      JsonNode told = new JsonMapper().readTree(Files.readString(report));
      assertThat(told.path("requests").asLong()).as(demo.where()).isGreaterThan(8_000);
      assertThat(told.path("errors").asLong()).as(demo.where()).isZero();
      assertThat(told.path("lostRequests").asLong()).as(demo.where()).isZero();
      assertThat(told.path("reactionSeconds").asDouble()).as(demo.where()).isBetween(0.0, 5.0);
      assertThat(told.path("readySeconds").asDouble()).as(demo.where()).isBetween(0.5, 20.0);
      assertThat(told.path("tenants")).as(demo.where()).hasSize(5);
      assertThat(told.path("changes"))
          .as(demo.where())
          .filteredOn(change -> change.path("atSeconds").asDouble() < 22)
          .isNotEmpty()
          .allMatch(change -> change.path("to").asInt() > change.path("from").asInt());
      assertThat(told.path("changes"))
          .as(demo.where())
          .last()
          .matches(change -> change.path("to").asInt() == 2);
      assertThat(RunningCommand.recorded()).as(demo.where()).isEmpty();
    }
  }

  private static List<Recorded> leftByAKilledLauncher() throws Exception {
    try (RunningCommand killed = RunningCommand.start()) {
      await(killed.where())
          .atMost(LONGEST_START)
          .failFast(killed.where(), () -> !killed.process().isAlive())
          .until(() -> RunningCommand.recorded().size() == 3);
      List<Recorded> left = RunningCommand.recorded();
      killed.process().destroyForcibly();
      killed.awaitExit(Duration.ofSeconds(10));
      assertThat(left).as(killed.where()).allMatch(recorded -> recorded.process().isAlive());
      return left;
    }
  }

  private static void killAutoscaler() throws Exception {
    RunningCommand.recorded().stream()
        .filter(recorded -> recorded.pod().startsWith("tenantry-autoscaler-"))
        .forEach(recorded -> recorded.process().destroyForcibly());
  }

  private static Pod autoscaler(KubernetesClient client) {
    return client.pods().inNamespace("tenantry").list().getItems().getFirst();
  }

  private static boolean restarted(Pod pod) {
    return Readiness.isPodReady(pod)
        && pod.getStatus().getContainerStatuses().getFirst().getRestartCount() == 1;
  }

  private static String holder(KubernetesClient client) {
    return client
        .leases()
        .inNamespace("tenantry")
        .withName("tenantry-autoscaler")
        .require()
        .getSpec()
        .getHolderIdentity();
  }

  private static int storefrontReplicas(KubernetesClient client) {
    return client
        .apps()
        .deployments()
        .inNamespace("shop")
        .withName("storefront")
        .require()
        .getSpec()
        .getReplicas();
  }

  private static KubernetesClient client(String api) {
    return new KubernetesClientBuilder()
        .withConfig(
            new ConfigBuilder(Config.empty()).withMasterUrl(api).withHttp2Disable(true).build())
        .build();
  }
}

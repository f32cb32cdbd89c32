package io.tenantry.samples.laptop.kubelet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.RollableScalableResource;
import io.fabric8.kubernetes.client.readiness.Readiness;
import io.tenantry.samples.laptop.api.ApiServer;
import io.tenantry.samples.laptop.balancer.LoadBalancer;
import io.tenantry.samples.laptop.host.HostPorts;
import io.tenantry.samples.laptop.host.ProcessRecords;
import io.tenantry.samples.laptop.image.Image;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs real processes behind the real balancer, on the real API. */
class KubeletIT {

  private static final String DEPLOYMENT =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: tiny, namespace: shop}
      spec:
        replicas: 2
        selector:
          matchLabels: {app: tiny}
        template:
          metadata:
            labels: {app: tiny}
          spec:
            containers:
              - name: tiny
                image: tiny
                args: ["$(PORT_HTTP)"]
                env:
                  - {name: SERVER_PORT, value: $(PORT_HTTP)}
                  - name: POD
                    valueFrom: {fieldRef: {fieldPath: metadata.name}}
                  - {name: ATTRIBUTES, value: k8s.pod.name=$(POD)}
                ports:
                  - {name: http, containerPort: 8080}
                readinessProbe:
                  httpGet: {path: /ready, port: http}
                  periodSeconds: 1
      """;

  @TempDir private static Path folder;

  private static ApiServer api;
  private static KubernetesClient client;
  private static HttpClient http;

  private LoadBalancer balancer;
  private Kubelet kubelet;

  @BeforeAll
  static void startApi() {
    api = ApiServer.start();
    client = api.newClient();
    http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  }

  @AfterAll
  static void stopApi() {
    http.close();
    client.close();
    api.close();
  }

  @BeforeEach
  void startTwoReplicas() throws Exception {
    balancer = LoadBalancer.start(0);
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Image tiny =
        new Image(
            "tiny",
            List.of(
                java.toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                TinyServer.class.getName()));
    Node node =
        new Node(
            Map.of("tiny", tiny, "broken", new Image("broken", List.of("false"))),
            Map.of(),
            new HostPorts(),
            new ProcessRecords(folder.resolve("processes")),
            Files.createDirectories(folder.resolve("logs")));
    kubelet = Kubelet.start(node, client, Map.of("shop/tiny", balancer));
    client
        .load(new ByteArrayInputStream(DEPLOYMENT.getBytes(StandardCharsets.UTF_8)))
        .items()
        .forEach(object -> client.resource(object).create());
    awaitReady(2);
  }

  @AfterEach
  void endEverything() {
    kubelet.close();
    balancer.close();
    assertThat(pods()).isEmpty();
    assertThat(folder.resolve("processes")).isEmptyDirectory();
    deployment().delete();
  }

  @Test
  void runsReplicasThatKnowWhoTheyAreAndKeepsTheStatusTrue() throws Exception {
    DeploymentStatus status = deployment().get().getStatus();
    assertThat(status.getReplicas()).isEqualTo(2);
    assertThat(status.getUpdatedReplicas()).isEqualTo(2);
    assertThat(status.getObservedGeneration()).isEqualTo(1);
    assertThat(pods())
        .allSatisfy(pod -> {
          assertThat(pod.getMetadata().getName()).matches("tiny-[a-z0-9]{5}");
          assertThat(pod.getMetadata().getLabels()).containsEntry("app", "tiny");
          assertThat(pod.getStatus().getPhase()).isEqualTo("Running");
        });

    String answer = post("hello").join().body();

    assertThat(answer).matches("k8s\\.pod\\.name=tiny-[a-z0-9]{5} acme hello");
    Path log = folder.resolve("logs").resolve(pods().getFirst().getMetadata().getName() + ".log");
    assertThat(log).content().matches("arguments: 2[0-9]{4}\\R");
  }

  @Test
  void losesNoRequestWhileScalingUpAndDown() {
    List<String> first = names();
    AtomicBoolean done = new AtomicBoolean();
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    Thread traffic =
        Thread.ofVirtual()
            .start(() -> {
              while (!done.get()) {
                answers.add(post("order"));
                LockSupport.parkNanos(5_000_000);
              }
            });
    deployment().scale(4);
    awaitReady(4);
    deployment().scale(2);
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(names()).containsExactlyInAnyOrderElementsOf(first));
    done.set(true);
    join(traffic);

    assertThat(answers).hasSizeGreaterThan(100);
    assertThat(answers).allSatisfy(answer -> assertThat(answer.join().statusCode()).isEqualTo(200));
    assertThat(deployment().get().getStatus().getReplicas()).isEqualTo(2);
  }

  @Test
  void startsAProcessAgainThatWasKilled() {
    String pod = names().getFirst();
    ProcessHandle killed = kubelet.processOf(pod).orElseThrow();

    killed.destroyForcibly();

    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() ->
            assertThat(client.pods().inNamespace("shop").withName(pod).get())
                .matches(Readiness::isPodReady)
                .extracting(ready -> ready.getStatus().getContainerStatuses().getFirst())
                .returns(1, status -> status.getRestartCount())
                .returns(137, status -> status.getLastState().getTerminated().getExitCode()));
    assertThat(kubelet.processOf(pod)).get().isNotEqualTo(killed);
    awaitReady(2);
  }

  @Test
  void waitsLongerEachTimeBeforeItStartsAProcessThatEndsAtOnce() {
    Deployment broken =
        client
            .load(
                new ByteArrayInputStream(
                    DEPLOYMENT
                        .replace("tiny", "broken")
                        .replace("replicas: 2", "replicas: 1")
                        .getBytes(StandardCharsets.UTF_8)))
            .items()
            .stream()
            .map(Deployment.class::cast)
            .findFirst()
            .orElseThrow();
    long start = System.nanoTime();
    client.resource(broken).create();

    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> restartsOf("broken"), restarts -> restarts >= 4);

    // 200, 400 and 800 ms lie between the first end and the fourth.
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isGreaterThanOrEqualTo(Duration.ofMillis(1_400));
    client.resource(broken).delete();
    await().atMost(Duration.ofSeconds(20)).until(() -> pods().size() == 2);
  }

  private static int restartsOf(String app) {
    return client.pods().inNamespace("shop").withLabel("app", app).list().getItems().stream()
        .filter(pod -> pod.getStatus() != null)
        .flatMap(pod -> pod.getStatus().getContainerStatuses().stream())
        .mapToInt(ContainerStatus::getRestartCount)
        .sum();
  }

  private static void awaitReady(int replicas) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() ->
            assertThat(deployment().get().getStatus())
                .returns(replicas, DeploymentStatus::getReadyReplicas));
  }

  private static RollableScalableResource<Deployment> deployment() {
    return client.apps().deployments().inNamespace("shop").withName("tiny");
  }

  private static List<Pod> pods() {
    return client.pods().inNamespace("shop").list().getItems();
  }

  private static List<String> names() {
    return pods().stream()
        .map(pod -> pod.getMetadata().getName())
        .sorted(Comparator.naturalOrder())
        .toList();
  }

  private CompletableFuture<HttpResponse<String>> post(String body) {
    URI address = balancer.address().resolve("/work");
    return http.sendAsync(
        HttpRequest.newBuilder(address)
            .header("X-Tenant-ID", "acme")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}

package io.tenantry.samples.laptop;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.tenantry.samples.laptop.api.ApiServer;
import io.tenantry.samples.laptop.api.ReplicaHistory;
import io.tenantry.samples.laptop.balancer.HttpConnections;
import io.tenantry.samples.laptop.balancer.LoadBalancer;
import io.tenantry.samples.laptop.host.HostPorts;
import io.tenantry.samples.laptop.host.ProcessRecords;
import io.tenantry.samples.laptop.host.WorkFolder;
import io.tenantry.samples.laptop.image.Image;
import io.tenantry.samples.laptop.image.JarImages;
import io.tenantry.samples.laptop.image.Training;
import io.tenantry.samples.laptop.kubelet.Kubelet;
import io.tenantry.samples.laptop.kubelet.Node;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * API, kubelet, balancer, autoscaler and storefront, running. Closing ends every process, in the
 * reverse order of starting; also after a start that failed half-way.
 */
final class Cluster implements AutoCloseable {

  /**
   * What a cluster is started with.
   *
   * @param consolePort preferred; another one is taken where it is busy
   * @param storefrontPort likewise
   */
  record Settings(Path storefrontJar, Path autoscalerJar, int consolePort, int storefrontPort) {}

  /** Names of images, as the manifests say them. */
  private static final String STOREFRONT_IMAGE = "storefront";

  private static final String AUTOSCALER_IMAGE = "tenantry-autoscaler";

  private static final List<String> STOREFRONT_FLAGS =
      List.of(
          "-XX:TieredStopAtLevel=1",
          "-XX:+UseSerialGC",
          "-Xmx128m",
          "-Xss512k",
          "-XX:ReservedCodeCacheSize=48m");

  private static final List<String> AUTOSCALER_FLAGS =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m", "-Xss512k");

  private static final Duration LONGEST_START = Duration.ofMinutes(2);
  private static final int POLL_MILLIS = 100;
  private static final int RESTARTS_OF_A_HOPELESS_POD = 3;
  private static final int TRAINING_REQUESTS = 100;

  private final Progress progress;
  private final Deque<AutoCloseable> running = new ArrayDeque<>();
  private final ApiServer api;
  private final KubernetesClient client;
  private final LoadBalancer balancer;
  private final Kubelet kubelet;
  private final URI console;
  private final Path logs;

  private Cluster(WorkFolder folder, Settings settings, Progress progress)
      throws IOException, InterruptedException {
    // Before any HTTP client of this JVM.
    HttpConnections.settle();
    this.progress = progress;
    this.logs = folder.logs();
    boolean started = false;
    try {
      ProcessRecords records = new ProcessRecords(folder.processes());
      endLeftovers(records);
      HostPorts ports = new HostPorts();
      Map<String, Image> images = prepareImages(folder, settings, records, ports);
      api = opened(ApiServer.start());
      client = opened(api.newClient());
      balancer = opened(LoadBalancer.start(ports.take(settings.storefrontPort())));
      Map<String, Integer> autoscalerPorts =
          Map.of(
              "http", ports.take(settings.consolePort()),
              "otlp-grpc", ports.take(),
              "otlp-http", ports.take());
      console = URI.create("http://127.0.0.1:" + autoscalerPorts.get("http") + "/console");
      Map<String, String> environment =
          environment(
              api.address(),
              Map.of(
                  "TENANTRY_AUTOSCALER_SERVICE_PORT_HTTP",
                  String.valueOf(autoscalerPorts.get("http")),
                  "TENANTRY_AUTOSCALER_SERVICE_PORT_OTLP_HTTP",
                  String.valueOf(autoscalerPorts.get("otlp-http"))));
      kubelet =
          opened(
              Kubelet.start(
                  new Node(images, environment, ports, records, logs),
                  client,
                  Map.of(Manifests.SHOP + "/" + Manifests.STOREFRONT, balancer)));
      Manifests.apply(client, autoscalerPorts);
      progress.step("starting the autoscaler", this::awaitAutoscaler);
      progress.step("starting the storefront", this::awaitStorefront);
      started = true;
    } finally {
      if (!started) {
        close();
      }
    }
  }

  /**
   * Starts everything and waits until all is Ready.
   *
   * @throws IOException with what did not start, and where its log is
   */
  static Cluster start(WorkFolder folder, Settings settings, Progress progress)
      throws IOException, InterruptedException {
    return new Cluster(folder, settings, progress);
  }

  KubernetesClient client() {
    return client;
  }

  ReplicaHistory history() {
    return api.replicaHistory();
  }

  /** The balancer's address. */
  URI storefront() {
    return balancer.address();
  }

  /** The page of the autoscaler. */
  URI console() {
    return console;
  }

  /** The Kubernetes API's address. */
  URI api() {
    return api.address();
  }

  Kubelet kubelet() {
    return kubelet;
  }

  Path logs() {
    return logs;
  }

  /** The storefront's Deployment as the API has it now. */
  Deployment storefrontDeployment() {
    return deployment(Manifests.SHOP, Manifests.STOREFRONT);
  }

  @Override
  public void close() {
    for (AutoCloseable part = running.pollFirst(); part != null; part = running.pollFirst()) {
      try {
        part.close();
      } catch (Exception e) {
        progress.say("while stopping: " + e);
      }
    }
  }

  private <T extends AutoCloseable> T opened(T part) {
    running.addFirst(part);
    return part;
  }

  private void endLeftovers(ProcessRecords records) throws IOException, InterruptedException {
    ProcessRecords.Leftovers leftovers = records.endLeftovers();
    if (!leftovers.ended().isEmpty()) {
      progress.say(
          "ended what an earlier run left behind: " + String.join(", ", leftovers.ended()));
    }
    leftovers.doubtful().forEach(progress::say);
  }

  private Map<String, Image> prepareImages(
      WorkFolder folder, Settings settings, ProcessRecords records, HostPorts ports)
      throws IOException, InterruptedException {
    JarImages images = new JarImages(folder.images(), folder.logs(), records);
    boolean prepared =
        images.isPrepared(STOREFRONT_IMAGE, settings.storefrontJar(), STOREFRONT_FLAGS)
            && images.isPrepared(AUTOSCALER_IMAGE, settings.autoscalerJar(), AUTOSCALER_FLAGS);
    List<JarImages.Prepared> both =
        progress.step(
            prepared
                ? "finding storefront and autoscaler prepared"
                : "preparing storefront and autoscaler for a fast start (AOT cache, once)",
            () -> prepareBoth(images, settings, ports));
    for (JarImages.Prepared one : both) {
      one.withoutAotCache()
          .ifPresent(why ->
              progress.say(one.image().name() + " will start slowly, without AOT cache: " + why));
    }
    return both.stream()
        .map(JarImages.Prepared::image)
        .collect(Collectors.toMap(Image::name, image -> image));
  }

  private static List<JarImages.Prepared> prepareBoth(
      JarImages images, Settings settings, HostPorts ports)
      throws IOException, InterruptedException {
    // The autoscaler learns against an API of its own, or its training would take the real lease.
    try (ApiServer scratch = ApiServer.start();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<JarImages.Prepared> storefront =
          threads.submit(() ->
              images.prepare(
                  STOREFRONT_IMAGE,
                  settings.storefrontJar(),
                  STOREFRONT_FLAGS,
                  () -> storefrontTraining(ports.take())));
      Future<JarImages.Prepared> autoscaler =
          threads.submit(() ->
              images.prepare(
                  AUTOSCALER_IMAGE,
                  settings.autoscalerJar(),
                  AUTOSCALER_FLAGS,
                  () -> autoscalerTraining(scratch.address(), ports)));
      try {
        return List.of(storefront.get(), autoscaler.get());
      } catch (ExecutionException e) {
        threads.shutdownNow();
        throw new IOException(Optional.ofNullable(e.getCause()).orElse(e).getMessage(), e);
      } catch (InterruptedException e) {
        threads.shutdownNow();
        throw e;
      }
    }
  }

  private static Training storefrontTraining(int port) {
    URI address = URI.create("http://127.0.0.1:" + port);
    HttpRequest products = tenantRequest(address.resolve("/products")).GET().build();
    HttpRequest order =
        tenantRequest(address.resolve("/orders"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"sku\":\"anvil\",\"quantity\":1}"))
            .build();
    return new Training(
        Map.of("SERVER_PORT", String.valueOf(port), "SERVER_ADDRESS", "127.0.0.1"),
        List.of(),
        address.resolve("/actuator/health/readiness"),
        Stream.of(products, order)
            .flatMap(request -> Collections.nCopies(TRAINING_REQUESTS / 2, request).stream())
            .toList());
  }

  private static HttpRequest.Builder tenantRequest(URI address) {
    return HttpRequest.newBuilder(address)
        .timeout(Duration.ofSeconds(10))
        .header("X-Tenant-ID", "acme")
        .header("X-Region", "us-east");
  }

  private static Training autoscalerTraining(URI api, HostPorts ports) {
    int port = ports.take();
    URI address = URI.create("http://127.0.0.1:" + port);
    return new Training(
        thisApiAlone(api),
        List.of(
            "--server.address=127.0.0.1",
            "--server.port=" + port,
            "--tenantry.autoscaler.otlp.grpc-port=" + ports.take(),
            "--tenantry.autoscaler.otlp.http-port=" + ports.take(),
            "--tenantry.autoscaler.leader-election.namespace=tenantry"),
        address.resolve("/actuator/health/readiness"),
        List.of(
            HttpRequest.newBuilder(address.resolve("/console"))
                .timeout(Duration.ofSeconds(10))
                .build()));
  }

  /**
   * Where the autoscaler's client finds the API. What else the client would read by itself is the
   * user's: a kubeconfig or a service account, whose token it would send and whose plugin it would
   * run.
   */
  private static Map<String, String> thisApiAlone(URI api) {
    return Map.of(
        "KUBERNETES_MASTER",
        api.toString(),
        "KUBERNETES_AUTH_TRYKUBECONFIG",
        "false",
        "KUBERNETES_AUTH_TRYSERVICEACCOUNT",
        "false");
  }

  /** What a JVM needs of this machine, the API and the addresses. */
  private static Map<String, String> environment(URI api, Map<String, String> addresses) {
    Map<String, String> environment =
        Stream.of("PATH", "HOME", "TMPDIR", "LANG")
            .filter(name -> System.getenv(name) != null)
            .collect(Collectors.toMap(name -> name, System::getenv));
    environment.putAll(thisApiAlone(api));
    environment.putAll(addresses);
    return environment;
  }

  private String awaitAutoscaler() throws IOException, InterruptedException {
    return awaitReady("the autoscaler", Manifests.TENANTRY, Manifests.AUTOSCALER);
  }

  private String awaitStorefront() throws IOException, InterruptedException {
    return awaitReady("the storefront", Manifests.SHOP, Manifests.STOREFRONT);
  }

  private String awaitReady(String what, String namespace, String name)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + LONGEST_START.toNanos();
    while (!isReady(deployment(namespace, name))) {
      Optional<String> crashing = crashingPod(namespace);
      if (crashing.isPresent()) {
        throw new IOException(
            "%s ends as soon as it starts; see %s"
                .formatted(what, logs.resolve(crashing.get() + ".log")));
      }
      if (System.nanoTime() > deadline) {
        throw new IOException(
            "%s is not Ready after %d s; see the logs in %s"
                .formatted(what, LONGEST_START.toSeconds(), logs));
      }
      Thread.sleep(POLL_MILLIS);
    }
    return "";
  }

  private Optional<String> crashingPod(String namespace) {
    return client.pods().inNamespace(namespace).list().getItems().stream()
        .filter(pod -> pod.getStatus() != null)
        .filter(pod ->
            pod.getStatus().getContainerStatuses().stream()
                .anyMatch(status -> status.getRestartCount() >= RESTARTS_OF_A_HOPELESS_POD))
        .map(pod -> pod.getMetadata().getName())
        .findFirst();
  }

  private static boolean isReady(Deployment deployment) {
    int ready =
        Optional.ofNullable(deployment.getStatus())
            .map(status -> Optional.ofNullable(status.getReadyReplicas()).orElse(0))
            .orElse(0);
    return ready >= deployment.getSpec().getReplicas();
  }

  private Deployment deployment(String namespace, String name) {
    return client.apps().deployments().inNamespace(namespace).withName(name).require();
  }
}

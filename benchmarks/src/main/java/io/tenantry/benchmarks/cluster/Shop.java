package io.tenantry.benchmarks.cluster;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The storefront's objects in the Kubernetes API, and its pods' processes. Thread-safe. */
final class Shop implements AutoCloseable {

  private static final String DEPLOYMENT = "/apis/apps/v1/namespaces/shop/deployments/storefront";
  private static final String PODS = "/api/v1/namespaces/shop/pods";
  private static final String AUTOSCALER =
      "/apis/tenantry.io/v1alpha1/namespaces/shop/tenantautoscalers/storefront";

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration LONGEST_ANSWER = Duration.ofMinutes(1);
  private static final Duration LONGEST_CHANGE = Duration.ofMinutes(2);

  /** Replicas that are asked for, and those that are Ready. */
  record Replicas(int asked, int ready) {}

  /**
   * A pod as the API has it.
   *
   * @param started when its container was started
   * @param readySince when its condition Ready last changed
   */
  record Pod(String name, Instant started, boolean ready, Instant readySince, boolean deleted) {}

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI api;
  private final Path processes;

  /**
   * @param processes where the laptop cluster writes down which process is which pod
   */
  Shop(URI api, Path processes) {
    this.api = api;
    this.processes = processes;
  }

  /**
   * Replaces all replicas by so many new ones, whose queries take {@code queryTime}, and returns
   * when they are Ready and nobody but the caller changes their number.
   */
  void begin(int replicas, Duration queryTime) throws IOException, InterruptedException {
    scaler("{\"spec\":{\"mode\":\"Off\"}}");
    ObjectNode deployment = (ObjectNode) get(DEPLOYMENT);
    ArrayNode variables = (ArrayNode) deployment.at("/spec/template/spec/containers/0").path("env");
    variables
        .addObject()
        .put("name", "STOREFRONT_QUERY_TIME")
        .put("value", queryTime.toMillis() + "ms");
    deployment.withObject("/spec").put("replicas", 0);
    send("PUT", DEPLOYMENT, "application/json", deployment.toString());
    long until = System.nanoTime() + LONGEST_CHANGE.toNanos();
    while (!pods().isEmpty()) {
      pause(until, "the first replicas do not end");
    }
    var _ = settle(replicas);
  }

  /**
   * Asks for so many, and returns when as many are Ready.
   *
   * @return after how many seconds each of those that were added was Ready
   */
  List<Double> settle(int replicas) throws IOException, InterruptedException {
    long begin = System.nanoTime();
    long until = begin + LONGEST_CHANGE.toNanos();
    int ready = replicas().ready();
    List<Double> seconds = new ArrayList<>();
    scaleTo(replicas);
    while (ready != replicas) {
      pause(until, "the replicas do not become as many as are asked for");
      int now = replicas().ready();
      for (; ready < now; ready++) {
        seconds.add((System.nanoTime() - begin) / 1e9);
      }
      ready = now;
    }
    return seconds;
  }

  /** Merges {@code patch} into the storefront's TenantAutoscaler. */
  void scaler(String patch) throws IOException, InterruptedException {
    send("PATCH", AUTOSCALER, "application/merge-patch+json", patch);
  }

  /** Asks for so many, as an autoscaler does. */
  void scaleTo(int replicas) throws IOException, InterruptedException {
    send(
        "PATCH",
        DEPLOYMENT + "/scale",
        "application/merge-patch+json",
        "{\"spec\":{\"replicas\":%d}}".formatted(replicas));
  }

  Replicas replicas() throws IOException, InterruptedException {
    JsonNode deployment = get(DEPLOYMENT);
    return new Replicas(
        deployment.path("spec").path("replicas").asInt(1),
        deployment.path("status").path("readyReplicas").asInt(0));
  }

  /** All that exist, those on their way out included. */
  List<Pod> pods() throws IOException, InterruptedException {
    List<Pod> pods = new ArrayList<>();
    for (JsonNode pod : get(PODS).path("items")) {
      JsonNode status = pod.path("status");
      Instant started =
          time(status.at("/containerStatuses/0/state/running/startedAt")).orElse(Instant.now());
      JsonNode condition =
          status
              .path("conditions")
              .valueStream()
              .filter(one -> one.path("type").asString("").equals("Ready"))
              .findFirst()
              .orElse(JSON.createObjectNode());
      pods.add(
          new Pod(
              pod.at("/metadata/name").asString(),
              started,
              condition.path("status").asString("").equals("True"),
              time(condition.path("lastTransitionTime")).orElse(started),
              pod.at("/metadata/deletionTimestamp").isString()));
    }
    return pods;
  }

  /** CPU time that the storefront's processes have used since they began, by pod. */
  Map<String, Duration> cpu() throws IOException {
    Map<String, Duration> used = new HashMap<>();
    try (Stream<Path> files = Files.list(processes)) {
      for (Path file : files.filter(one -> one.toString().endsWith(".json")).toList()) {
        JsonNode entry;
        try {
          entry = JSON.readTree(Files.readString(file));
        } catch (NoSuchFileException e) {
          // It has ended in the meantime.
          continue;
        }
        String pod = entry.path("pod").asString();
        if (pod.startsWith("storefront-")) {
          ProcessHandle.of(entry.path("pid").asLong())
              .flatMap(process -> process.info().totalCpuDuration())
              .ifPresent(time -> used.put(pod, time));
        }
      }
    }
    return used;
  }

  @Override
  public void close() {
    client.shutdownNow();
  }

  private static Optional<Instant> time(JsonNode text) {
    return text.isString() ? Optional.of(Instant.parse(text.asString())) : Optional.empty();
  }

  private static void pause(long until, String problem) throws IOException, InterruptedException {
    if (System.nanoTime() - until > 0) {
      throw new IOException(problem);
    }
    TimeUnit.MILLISECONDS.sleep(100);
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    return answer(HttpRequest.newBuilder(api.resolve(path)).timeout(LONGEST_ANSWER).GET().build());
  }

  private void send(String method, String path, String type, String body)
      throws IOException, InterruptedException {
    answer(
        HttpRequest.newBuilder(api.resolve(path))
            .timeout(LONGEST_ANSWER)
            .header("Content-Type", type)
            .method(method, BodyPublishers.ofString(body))
            .build());
  }

  private JsonNode answer(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() >= 300) {
      throw new IOException(
          "%s %s: %d".formatted(request.method(), request.uri(), response.statusCode()));
    }
    return JSON.readTree(response.body());
  }
}

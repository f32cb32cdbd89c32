package io.tenantry.autoscaler;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The whole application on free ports, with a {@link FakeCluster} in the place of Kubernetes. It is
 * looked at from outside, as its users see it.
 */
public final class RunningAutoscaler implements AutoCloseable {

  /** Small, so that tests of the limit are cheap. */
  public static final int MAX_REQUEST_BYTES = 128 * 1024;

  private static @Nullable RunningAutoscaler shared;

  private final FakeCluster cluster = new FakeCluster();
  private final HttpClient http = HttpClient.newHttpClient();
  private final Path records;
  private final ConfigurableApplicationContext context;
  private final int httpPort;
  private final int grpcPort;

  private RunningAutoscaler(Map<String, Object> properties) {
    try {
      records = Files.createTempFile("decisions", ".jsonl");
      records.toFile().deleteOnExit();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<String, Object> all = new HashMap<>(properties);
    all.putIfAbsent("server.port", 0);
    all.putIfAbsent("server.address", "127.0.0.1");
    all.putIfAbsent("tenantry.autoscaler.otlp.http-port", 0);
    all.putIfAbsent("tenantry.autoscaler.otlp.grpc-port", 0);
    all.putIfAbsent("tenantry.autoscaler.otlp.max-request-size", MAX_REQUEST_BYTES + "B");
    all.putIfAbsent("tenantry.autoscaler.audit.file", records);
    all.putIfAbsent("tenantry.autoscaler.kubernetes.enabled", false);
    // The group of application.yaml without the part that there is none of here.
    all.putIfAbsent(
        "management.endpoint.health.group.readiness.include", "readinessState,controlLoop,otlp");
    context =
        new SpringApplicationBuilder(TenantryAutoscalerApplication.class)
            .initializers(this::bringCluster)
            .run(
                all.entrySet().stream()
                    .map(property -> "--" + property.getKey() + "=" + property.getValue())
                    .toArray(String[]::new));
    JsonNode otlp = json("/actuator/health").get("components").get("otlp").get("details");
    httpPort = otlp.get("httpPort").asInt();
    grpcPort = otlp.get("grpcPort").asInt();
  }

  /** One for all tests that leave it as it is; it ends with the process. */
  public static synchronized RunningAutoscaler shared() {
    if (shared == null) {
      shared = new RunningAutoscaler(Map.of());
    }
    return shared;
  }

  /** Starts one; {@code properties} go before those of application.yaml. */
  public static RunningAutoscaler start(Map<String, Object> properties) {
    return new RunningAutoscaler(properties);
  }

  private void bringCluster(ConfigurableApplicationContext starting) {
    ((GenericApplicationContext) starting).registerBean(FakeCluster.class, () -> cluster);
  }

  public FakeCluster cluster() {
    return cluster;
  }

  /** An address at the port of console and actuator. */
  public URI uri(String path) {
    return URI.create(
        "http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port") + path);
  }

  /** An address at the port of OTLP over HTTP. */
  public URI otlpUri(String path) {
    return URI.create("http://127.0.0.1:" + httpPort + path);
  }

  public int otlpGrpcPort() {
    return grpcPort;
  }

  public HttpResponse<byte[]> send(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  public String text(String path) {
    return new String(send(HttpRequest.newBuilder(uri(path))).body(), UTF_8);
  }

  public JsonNode json(String path) {
    return JsonMapper.shared().readTree(text(path));
  }

  /** Value of the series of {@code /actuator/prometheus} that begins with {@code series}. */
  public double meter(String series) {
    return text("/actuator/prometheus")
        .lines()
        .filter(line -> line.startsWith(series + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  /** The decision records written so far. */
  public List<JsonNode> records() {
    try {
      return Files.readAllLines(records).stream().map(JsonMapper.shared()::readTree).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    context.close();
    try {
      Files.deleteIfExists(records);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

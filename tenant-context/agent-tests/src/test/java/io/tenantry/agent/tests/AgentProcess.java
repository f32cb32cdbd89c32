package io.tenantry.agent.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The {@link ShopApplication} in a process of its own, under the agent. Ended by {@link #close},
 * and with the process of the tests, whatever becomes of that.
 */
final class AgentProcess implements AutoCloseable {

  private static final Duration START = Duration.ofMinutes(3);
  private static final Duration EXPORT = Duration.ofSeconds(60);

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final Process process;
  private final Thread killer;
  private final OtlpReceiver telemetry;
  private final Queue<String> output = new ConcurrentLinkedQueue<>();
  private final int port;

  private AgentProcess(Process process, OtlpReceiver telemetry) {
    this.process = process;
    this.telemetry = telemetry;
    this.killer = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(killer);
    CompletableFuture<Integer> opened = new CompletableFuture<>();
    Thread reader = new Thread(() -> read(opened), "output of the application");
    reader.setDaemon(true);
    reader.start();
    this.port = portOf(opened);
  }

  static Command withAgent() {
    return new Command();
  }

  OtlpReceiver telemetry() {
    return telemetry;
  }

  /** What the application and the agent have written so far. */
  List<String> output() {
    return List.copyOf(output);
  }

  /** GET with headers given as name, value, name, value. Returns the status. */
  int get(String path, String... headers) {
    try {
      return CLIENT.send(request(path, headers), BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  int getFor(String tenant, String path) {
    return get(path, "X-Tenant-ID", tenant);
  }

  CompletableFuture<Integer> getAsync(String tenant, String path) {
    return CLIENT
        .sendAsync(request(path, "X-Tenant-ID", tenant), BodyHandlers.discarding())
        .thenApply(HttpResponse::statusCode);
  }

  /** Has the application call another service. */
  void call(String tenant, String client, String url) {
    String query = "client=" + client + "&url=" + URLEncoder.encode(url, StandardCharsets.UTF_8);
    assertThat(getFor(tenant, "/call?" + query)).isEqualTo(200);
  }

  private HttpRequest request(String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return request.build();
  }

  /**
   * How many requests were served by tenant, among those whose series the condition holds for, as
   * soon as the agent's metric has {@code total} of them.
   */
  Map<String, Long> requestsByTenant(long total, Predicate<Map<String, String>> condition) {
    return await()
        .atMost(EXPORT)
        .until(
            () -> requestsByTenant(condition),
            counts -> counts.values().stream().mapToLong(Long::longValue).sum() >= total);
  }

  private Map<String, Long> requestsByTenant(Predicate<Map<String, String>> condition) {
    Map<String, Long> counts = new TreeMap<>();
    telemetry
        .durations()
        .forEach((attributes, point) -> {
          if (condition.test(attributes)) {
            counts.merge(words(attributes), point.getCount(), Long::sum);
          }
        });
    return counts;
  }

  static Predicate<Map<String, String>> route(String route) {
    return attributes -> route.equals(attributes.get("http.route"));
  }

  static Predicate<Map<String, String>> status(int status) {
    return attributes ->
        Integer.toString(status).equals(attributes.get("http.response.status_code"));
  }

  /** The tenant in attributes as {@code id/region/plan}. */
  static String words(Map<String, String> attributes) {
    return "%s/%s/%s"
        .formatted(
            attributes.get("tenant.id"),
            attributes.get("tenant.region"),
            attributes.get("tenant.plan"));
  }

  /** The first exported span for which the condition holds. */
  Span span(Predicate<Span> condition) {
    return await()
        .atMost(EXPORT)
        .until(
            () -> telemetry.spans().stream().filter(condition).toList(), found -> !found.isEmpty())
        .get(0);
  }

  LogRecord log(Predicate<LogRecord> condition) {
    return await()
        .atMost(EXPORT)
        .until(
            () -> telemetry.logs().stream().filter(condition).toList(), found -> !found.isEmpty())
        .get(0);
  }

  private void read(CompletableFuture<Integer> opened) {
    try (BufferedReader reader = process.inputReader()) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        output.add(line);
        if (line.startsWith(ShopApplication.READY)) {
          opened.complete(Integer.parseInt(line.substring(ShopApplication.READY.length())));
        }
      }
    } catch (IOException e) {
      output.add(e.toString());
    }
    opened.completeExceptionally(new IllegalStateException("the application has ended"));
  }

  private int portOf(CompletableFuture<Integer> opened) {
    try {
      return opened.get(START.toSeconds(), TimeUnit.SECONDS);
    } catch (Exception e) {
      close();
      throw new IllegalStateException(
          "the application did not start; it wrote:\n" + String.join("\n", output), e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
    telemetry.close();
    Runtime.getRuntime().removeShutdownHook(killer);
  }

  /** What the process is started with. */
  static final class Command {

    private static final List<String> FOR_THE_COMMAND_LINE =
        List.of("opentelemetry-javaagent-", "tenantry-agent-extension-");
    private static final List<String> SPRING_BOOTS_OPEN_TELEMETRY =
        List.of(
            "spring-boot-opentelemetry-",
            "spring-boot-micrometer-tracing",
            "micrometer-tracing",
            "micrometer-registry-otlp-");
    private static final List<String> SPRING_SECURITY =
        List.of("spring-security-", "spring-boot-security-");

    private final Map<String, String> properties = new TreeMap<>();
    private String java = System.getProperty("java.home");
    private final List<String> leftOut = new ArrayList<>();

    private Command() {
      leftOut.addAll(FOR_THE_COMMAND_LINE);
      leftOut.addAll(SPRING_BOOTS_OPEN_TELEMETRY);
      leftOut.addAll(SPRING_SECURITY);
      with("server.port", "0");
      with("spring.application.name", "shop");
      with("spring.main.banner-mode", "off");
      with("otel.exporter.otlp.protocol", "http/protobuf");
      with("otel.metric.export.interval", "300");
      with("otel.bsp.schedule.delay", "100");
      with("otel.blrp.schedule.delay", "100");
    }

    Command with(String property, String value) {
      properties.put(property, value);
      return this;
    }

    Command withExtension() {
      return with("otel.javaagent.extensions", jar("tenantry-agent-extension-").toString());
    }

    Command withSpringBootsOpenTelemetry() {
      leftOut.removeAll(SPRING_BOOTS_OPEN_TELEMETRY);
      return with("management.tracing.sampling.probability", "1")
          .with("management.otlp.metrics.export.enabled", "false");
    }

    Command withSpringSecurity(String user, String password) {
      leftOut.removeAll(SPRING_SECURITY);
      return with("spring.security.user.name", user)
          .with("spring.security.user.password", password);
    }

    Command on(Path javaHome) {
      this.java = javaHome.toString();
      return this;
    }

    AgentProcess start() throws IOException {
      OtlpReceiver telemetry = new OtlpReceiver();
      with("otel.exporter.otlp.endpoint", telemetry.endpoint());
      List<String> command = new ArrayList<>();
      command.add(Path.of(java, "bin", "java").toString());
      command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m"));
      command.add("-javaagent:" + jar("opentelemetry-javaagent-"));
      properties.forEach((property, value) -> command.add("-D" + property + "=" + value));
      command.addAll(List.of("-cp", classPath(), ShopApplication.class.getName()));
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().keySet().removeIf(name -> name.startsWith("OTEL_"));
      builder.environment().remove("JAVA_TOOL_OPTIONS");
      return new AgentProcess(builder.start(), telemetry);
    }

    private String classPath() {
      return entries()
          .filter(entry -> leftOut.stream().noneMatch(isIn(entry)))
          .map(Path::toString)
          .collect(Collectors.joining(File.pathSeparator));
    }

    private static Path jar(String name) {
      return entries().filter(entry -> isIn(entry).test(name)).findFirst().orElseThrow();
    }

    private static Predicate<String> isIn(Path entry) {
      return name -> entry.getFileName().toString().startsWith(name);
    }

    private static Stream<Path> entries() {
      return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
          .map(Path::of);
    }
  }
}

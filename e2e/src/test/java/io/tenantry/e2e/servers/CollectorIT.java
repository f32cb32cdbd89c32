package io.tenantry.e2e.servers;

import static io.tenantry.e2e.telemetry.Source.service;
import static io.tenantry.e2e.telemetry.SpanDraft.span;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tenantry.e2e.telemetry.OtlpClient;
import io.tenantry.e2e.telemetry.Telemetry;
import io.tenantry.e2e.telemetry.TraceId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("servers")
@WithCollector
class CollectorIT {

  /** Keeps on disk what Jaeger does not take. */
  private static final String CONFIG =
      """
      extensions:
        health_check: {endpoint: "${env:TENANTRY_TEST_HEALTH_LISTEN}"}
        file_storage: {directory: "${env:TENANTRY_TEST_QUEUE_DIRECTORY}", create_directory: true}
      receivers:
        otlp: {protocols: {http: {endpoint: "${env:TENANTRY_TEST_OTLP_HTTP_LISTEN}"}}}
      exporters:
        otlp_grpc:
          endpoint: ${env:TENANTRY_TEST_BACKEND}
          tls: {insecure: true}
          sending_queue: {storage: file_storage}
          retry_on_failure: {initial_interval: 100ms, max_interval: 200ms, max_elapsed_time: 0s}
      service:
        extensions: [health_check, file_storage]
        pipelines:
          traces: {receivers: [otlp], exporters: [otlp_grpc]}
        telemetry:
          metrics:
            readers:
              - pull:
                  exporter:
                    prometheus:
                      host: ${env:TENANTRY_TEST_METRICS_HOST}
                      port: ${env:TENANTRY_TEST_METRICS_PORT}
      """;

  private static Collector.Builder collector(Servers servers, Address backend) {
    return servers
        .collector("collector")
        .config(CONFIG)
        .role("TENANTRY_TEST")
        .listens("TENANTRY_TEST_OTLP_HTTP_LISTEN")
        .environment("TENANTRY_TEST_BACKEND", backend.toString());
  }

  private static Set<TraceId> send(Collector collector) {
    try (OtlpClient otlp =
        OtlpClient.http(collector.address("TENANTRY_TEST_OTLP_HTTP_LISTEN").port()).open()) {
      return otlp.deliver(
          new Telemetry(1).traces(service("storefront").sends(span("GET /products").times(20))));
    }
  }

  @Test
  @WithJaeger
  void keepsPortsAndQueueOverAKill(Servers servers, Jaeger jaeger) {
    Collector collector = collector(servers, jaeger.otlpGrpc()).start();
    jaeger.stop();
    Set<TraceId> sent = send(collector);
    eventually().until(() -> collector.metrics().sum("otelcol_exporter_queue_size") > 0);

    collector.kill();
    jaeger.start();
    collector.start();

    eventually().until(() -> sent.stream().allMatch(id -> jaeger.client().trace(id).isPresent()));
    assertThat(collector.queueDirectory()).isNotEmptyDirectory();
    eventually()
        .until(() ->
            collector.metrics().sum("otelcol_exporter_sent_spans", "exporter", "otlp_grpc") == 20);
  }

  @Test
  void reachesAListenerThatCounts(Servers servers) {
    try (RecordingListener backend = RecordingListener.open();
        RecordingListener elsewhere = RecordingListener.open()) {
      Collector collector = collector(servers, backend.address()).start();
      var _ = send(collector);

      eventually().until(() -> backend.connections() > 0 && backend.bytes() > 0);
      assertThat(elsewhere.connections()).isZero();
      assertThat(elsewhere.bytes()).isZero();
    }
  }

  @Test
  @WithJaeger
  void takesWhatTelemetrygenSends(Servers servers, Jaeger jaeger) {
    Collector collector = collector(servers, jaeger.otlpGrpc()).start();
    Address receiver = collector.address("TENANTRY_TEST_OTLP_HTTP_LISTEN");

    Finished sent =
        servers.telemetrygen(
            "traces",
            "--otlp-http",
            "--otlp-insecure",
            "--otlp-endpoint",
            receiver.toString(),
            "--rate",
            "0",
            "--traces",
            "5",
            "--service",
            "telemetrygen");

    assertThat(sent.exitCode()).as(sent.output()).isZero();
    eventually()
        .until(() -> jaeger.client().traces("telemetrygen", 10), traces -> traces.size() == 5);
  }

  @Test
  void isEndedAndStartedAgainAsOneWishes(Servers servers) {
    Collector collector = collector(servers, servers.address()).start();
    ProcessHandle process = collector.process();

    assertThatIllegalStateException()
        .isThrownBy(collector::start)
        .withMessage("collector runs already");
    collector.stop();
    assertThat(process.isAlive()).isFalse();
    assertThatIllegalStateException()
        .isThrownBy(collector::process)
        .withMessage("collector does not run");
    collector.stop();
    collector.start();

    assertThat(collector.logText()).contains("Shutdown complete").endsWith("\n");
  }

  @Test
  void hasNothingOfThisEnvironment(Servers servers) throws Exception {
    Collector collector = collector(servers, servers.address()).start();
    Path environment = Path.of("/proc/%d/environ".formatted(collector.process().pid()));
    assumeTrue(Files.exists(environment), "this system does not tell a process's environment");

    assertThat(Files.readString(environment).split("\0"))
        .allMatch(variable -> variable.startsWith("TENANTRY_TEST_"));
  }

  @Test
  void endsWithItsTest(Servers servers) {
    Path folder = servers.folder().resolveSibling("inner");
    ProcessHandle process;
    try (Servers inner = Servers.in(Path.of(".."), folder)) {
      process = collector(inner, inner.address()).start().process();
    }

    assertThat(process.isAlive()).isFalse();
    assertThat(folder).doesNotExist();
  }

  @Test
  void saysWhyItDoesNotStart(Servers servers) {
    Collector.Builder wrong =
        collector(servers, servers.address()).config("receivers: {otlp: {protocol: {}}}");

    assertThat(wrong.validate())
        .satisfies(validation -> assertThat(validation.exitCode()).isEqualTo(1))
        .satisfies(
            validation -> assertThat(validation.output()).contains("has invalid keys: protocol"));
    assertThatIllegalStateException()
        .isThrownBy(wrong::start)
        .withMessageStartingWith(
            "collector ended with 1; the end of its log "
                + servers.folder().resolve("collector.log"))
        .withMessageContaining("has invalid keys: protocol");
  }

  @Test
  void isValid(Servers servers) {
    assertThat(collector(servers, servers.address()).validate().exitCode()).isZero();
  }

  @Test
  void hasANameOfItsOwn(Servers servers) {
    var _ = servers.collector("gateway");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> servers.collector("gateway"))
        .withMessage("there is a server gateway already");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> servers.collector("../gateway"))
        .withMessage("name of a server (expected: 1 to 64 of a-z, 0-9 and -, not - first)");
  }

  private static ConditionFactory eventually() {
    return await().atMost(Duration.ofMinutes(1));
  }
}

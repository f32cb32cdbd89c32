package io.tenantry.context.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.tenantry.context.autoconfigure.EchoApplication.Dispatches;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

@SpringBootTest(
    classes = {EchoApplication.class, PropagationIT.Spans.class},
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      "management.otlp.metrics.export.enabled=false",
      "management.tracing.sampling.probability=1.0",
      "management.tracing.baggage.remote-fields=shop.flavour",
      "spring.task.execution.pool.core-size=" + PropagationIT.WORKERS,
      "tenantry.directory.tenants.acme.plan=gold",
      "tenantry.directory.tenants.globex.plan=silver",
      "tenantry.telemetry.max-tenants=2"
    })
class PropagationIT {

  static final int WORKERS = 2;

  private static final AttributeKey<String> ID = AttributeKey.stringKey("tenant.id");
  private static final AttributeKey<String> REGION = AttributeKey.stringKey("tenant.region");
  private static final AttributeKey<String> PLAN = AttributeKey.stringKey("tenant.plan");

  @Autowired private MeterRegistry meters;
  @Autowired private ObservationRegistry observations;
  @Autowired private ThreadPoolTaskExecutor executor;
  @Autowired private Dispatches dispatches;
  @LocalServerPort private int port;

  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private HttpCalls http = new HttpCalls(0);

  @BeforeEach
  void begin() {
    http = new HttpCalls(port);
    dispatches.seen.clear();
    log.start();
    ((Logger) EchoApplication.LOGGER).addAppender(log);
  }

  @AfterEach
  void end() {
    ((Logger) EchoApplication.LOGGER).detachAppender(log);
  }

  @Test
  void logLinesSayForWhomTheyAre() {
    http.get("/tenant", "X-Tenant-ID", "acme", "X-Region", "us-east");
    assertThat(log.list).singleElement().satisfies(PropagationIT::isOfAcme);
  }

  @Test
  void asyncMethodsWorkForWhoeverCalledThem() {
    assertThat(http.get("/async", "X-Tenant-ID", "acme", "X-Region", "us-east").body())
        .isEqualTo("acme/us-east/gold");
    assertThat(log.list)
        .singleElement()
        .satisfies(PropagationIT::isOfAcme)
        .satisfies(event -> assertThat(event.getThreadName()).startsWith("task-"));
  }

  @Test
  void callablesAndTheDispatchBehindThemAreTheCallers() {
    assertThat(http.get("/callable", "X-Tenant-ID", "acme", "X-Region", "us-east").body())
        .isEqualTo("acme/us-east/gold");
    assertThat(dispatches.seen)
        .containsExactly("REQUEST acme/us-east/gold", "ASYNC acme/us-east/gold");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/async", "/callable"})
  void workersAreLeftAsTheyWere(String path) throws Exception {
    for (int i = 0; i < 2 * WORKERS; i++) {
      assertThat(http.get(path, "X-Tenant-ID", "acme").body()).isEqualTo("acme/_none/gold");
    }
    CyclicBarrier everyWorker = new CyclicBarrier(WORKERS);
    List<FutureTask<String>> looks = new ArrayList<>();
    for (int i = 0; i < WORKERS; i++) {
      FutureTask<String> look =
          new FutureTask<>(() -> {
            everyWorker.await(10, TimeUnit.SECONDS);
            return "%s, %s, %s, %s"
                .formatted(
                    Context.current().equals(Context.root()) ? "root" : Context.current(),
                    observations.getCurrentObservation(),
                    Objects.requireNonNullElse(MDC.getCopyOfContextMap(), Map.of()),
                    EchoApplication.current());
          });
      looks.add(look);
      // Past the executor, whose decorator would clear the worker for the task.
      executor.getThreadPoolExecutor().getQueue().add(look);
    }
    for (FutureTask<String> look : looks) {
      assertThat(look.get(10, TimeUnit.SECONDS)).isEqualTo("root, null, {}, nobody");
    }
  }

  @Test
  void deferredResultsAreDispatchedForTheCallerWhoeverSetThem() {
    assertThat(http.get("/deferred", "X-Tenant-ID", "acme", "X-Region", "us-east").body())
        .as("a thread of the application's own making, which nobody can see")
        .isEqualTo("nobody");
    assertThat(dispatches.seen)
        .containsExactly("REQUEST acme/us-east/gold", "ASYNC acme/us-east/gold");
  }

  @Test
  void errorPagesAreOfWhoeverMetTheError() {
    assertThat(http.get("/fails", "X-Tenant-ID", "acme", "X-Region", "us-east").statusCode())
        .isEqualTo(500);
    assertThat(dispatches.seen)
        .containsExactly("REQUEST acme/us-east/gold", "ERROR acme/us-east/gold");
  }

  @Test
  void aThreadThatArrivesWithAnEarlierTenantIsCleanedAndCounted() {
    Counter leaks = meters.get("tenantry.scope.leaked").counter();
    double before = leaks.count();
    assertThat(http.get("/actuator/leak").statusCode()).isEqualTo(200);
    assertThat(leaks.count()).isEqualTo(before);
    await()
        .pollInterval(Duration.ofMillis(1))
        .until(() -> http.get("/actuator/health").statusCode() == 200 && leaks.count() > before);
    for (int i = 0; i < 20; i++) {
      assertThat(http.get("/async", "X-Tenant-ID", "globex").body())
          .isEqualTo("globex/_none/silver");
    }
    assertThat(leaks.count()).isEqualTo(before + 1);
  }

  @Test
  void whoeverWasTurnedAwayHasNoTenantOnAnyPage() {
    assertThat(http.get("/tenant", "X-Tenant-ID", "not legal").statusCode()).isEqualTo(400);
    assertThat(dispatches.seen).isEmpty();
  }

  @Test
  void requestsOfManyTenantsAtOnceDoNotMeet() throws Exception {
    String[] paths = {"/tenant", "/callable", "/async"};
    List<Callable<String>> calls = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      String tenant = "tenant" + i % 17;
      String path = paths[i % paths.length];
      calls.add(() -> {
        String body = http.get(path, "X-Tenant-ID", tenant).body();
        return body.equals(tenant + "/_none/default") ? "" : path + ": " + body;
      });
    }
    ExecutorService clients = Executors.newFixedThreadPool(16);
    try {
      for (Future<String> call : clients.invokeAll(calls)) {
        assertThat(call.get()).isEmpty();
      }
    } finally {
      clients.shutdown();
    }
  }

  @Test
  void everySpanHasTheTenant() {
    Trace trace = new Trace();
    http.get(
        "/tenant", "X-Tenant-ID", "acme", "X-Region", "us-east", "traceparent", trace.parent());
    await().untilAsserted(() -> assertThat(spansOf(trace, SpanKind.SERVER)).hasSize(1));
    assertThat(spansOf(trace))
        .extracting(SpanData::getName)
        .contains("inner.work", "http get /tenant");
    assertThat(spansOf(trace))
        .allSatisfy(span -> {
          assertThat(span.getAttributes().get(ID)).isEqualTo("acme");
          assertThat(span.getAttributes().get(REGION)).isEqualTo("us-east");
          assertThat(span.getAttributes().get(PLAN)).isEqualTo("gold");
        });
  }

  @Test
  void asynchronousRequestsHaveTheTenantOnTheirSpanAndMeter() {
    Trace trace = new Trace();
    http.get("/deferred", "X-Tenant-ID", "globex", "traceparent", trace.parent());
    await().untilAsserted(() -> assertThat(spansOf(trace, SpanKind.SERVER)).hasSize(1));
    assertThat(spansOf(trace))
        .allSatisfy(span -> assertThat(span.getAttributes().get(ID)).isEqualTo("globex"));
    await()
        .untilAsserted(
            () -> assertThat(requests("/deferred", "globex", "silver").count()).isEqualTo(1));
  }

  @Test
  void requestMetersHaveTheTenantOrSayThatThereIsNone() {
    http.get("/callable", "X-Tenant-ID", "globex");
    http.get("/actuator/health");
    http.get("/tenant", "X-Tenant-ID", "_forged");
    await()
        .untilAsserted(
            () -> assertThat(requests("/callable", "globex", "silver").count()).isEqualTo(1));
    await()
        .untilAsserted(() ->
            assertThat(meters.find("http.server.requests").timers())
                .allSatisfy(timer ->
                    assertThat(timer.getId().getTag("tenant.id"))
                        .isIn("acme", "globex", "_none", "_unknown", "_overflow"))
                .anySatisfy(timer -> {
                  assertThat(timer.getId().getTag("tenant.id")).isEqualTo("_none");
                  assertThat(timer.getId().getTag("status")).isEqualTo("200");
                })
                .anySatisfy(timer -> {
                  assertThat(timer.getId().getTag("tenant.id")).isEqualTo("_unknown");
                  assertThat(timer.getId().getTag("status")).isEqualTo("400");
                }));
  }

  @Test
  void tenantsBeyondTheLimitShareOneMeterButHaveTheirOwnSpans() {
    Trace trace = new Trace();
    for (int i = 0; i < 20; i++) {
      http.get(
          "/tenant",
          "X-Tenant-ID",
          "small" + i,
          "X-Region",
          "overflowing",
          "traceparent",
          trace.parent());
    }
    await()
        .untilAsserted(() ->
            assertThat(
                    meters
                        .get("http.server.requests")
                        .tags("tenant.id", "_overflow", "tenant.region", "overflowing")
                        .timer()
                        .count())
                .isEqualTo(20));
    await().untilAsserted(() -> assertThat(spansOf(trace, SpanKind.SERVER)).hasSize(20));
    assertThat(spansOf(trace))
        .extracting(span -> span.getAttributes().get(ID))
        .contains("small0", "small19")
        .doesNotContain("_overflow");
  }

  @Test
  void noTenantLeavesTheHouseInBaggageAndNoneComesInThere() throws IOException {
    Queue<Map<String, List<String>>> received = new ConcurrentLinkedQueue<>();
    HttpServer thirdParty =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    thirdParty.createContext(
        "/",
        exchange -> {
          received.add(exchange.getRequestHeaders());
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    thirdParty.start();
    try {
      String url = "http://127.0.0.1:" + thirdParty.getAddress().getPort() + "/";
      Trace trace = new Trace();
      assertThat(
              http.get(
                      "/call?url=" + url,
                      "X-Tenant-ID",
                      "acme",
                      "traceparent",
                      trace.parent(),
                      "baggage",
                      "tenant.id=evil,shop.flavour=mint")
                  .body())
          .isEqualTo("acme/_none/gold");
      assertThat(received)
          .singleElement()
          .satisfies(headers -> {
            assertThat(headers.toString()).contains("shop.flavour=mint");
            assertThat(headers.toString()).doesNotContain("tenant.").doesNotContain("acme");
            assertThat(headers).containsKey("Traceparent");
          });
      await().untilAsserted(() -> assertThat(spansOf(trace, SpanKind.SERVER)).hasSize(1));
      assertThat(spansOf(trace, SpanKind.CLIENT)).hasSize(1);
      assertThat(spansOf(trace))
          .allSatisfy(span -> assertThat(span.getAttributes().get(ID)).isEqualTo("acme"));
    } finally {
      thirdParty.stop(0);
    }
  }

  private List<SpanData> spansOf(Trace trace) {
    return Spans.EXPORTER.getFinishedSpanItems().stream()
        .filter(span -> span.getTraceId().equals(trace.id()))
        .toList();
  }

  private List<SpanData> spansOf(Trace trace, SpanKind kind) {
    return spansOf(trace).stream().filter(span -> span.getKind() == kind).toList();
  }

  private Timer requests(String uri, String tenant, String plan) {
    return meters
        .get("http.server.requests")
        .tags("uri", uri, "tenant.id", tenant, "tenant.region", "_none", "tenant.plan", plan)
        .timer();
  }

  private static void isOfAcme(ILoggingEvent event) {
    assertThat(event.getMDCPropertyMap())
        .containsEntry("tenant.id", "acme")
        .containsEntry("tenant.region", "us-east")
        .containsEntry("tenant.plan", "gold");
  }

  /**
   * A trace of the caller's, by which the spans of one test are told from those of the others: a
   * span ends a little after the answer.
   */
  private record Trace(String id) {

    private Trace() {
      this(UUID.randomUUID().toString().replace("-", ""));
    }

    private String parent() {
      return "00-" + id + "-00f067aa0ba902b7-01";
    }
  }

  @TestConfiguration(proxyBeanMethods = false)
  static class Spans {

    /** No bean: Spring Boot would export to it, too, a few seconds later. */
    private static final InMemorySpanExporter EXPORTER = InMemorySpanExporter.create();

    @Bean
    SimpleSpanProcessor simpleSpanProcessor() {
      return (SimpleSpanProcessor) SimpleSpanProcessor.create(EXPORTER);
    }
  }
}

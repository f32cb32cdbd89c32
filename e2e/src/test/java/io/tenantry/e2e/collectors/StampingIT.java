package io.tenantry.e2e.collectors;

import static io.tenantry.e2e.telemetry.LineDraft.line;
import static io.tenantry.e2e.telemetry.PointDraft.durations;
import static io.tenantry.e2e.telemetry.PointDraft.gauge;
import static io.tenantry.e2e.telemetry.PointDraft.increase;
import static io.tenantry.e2e.telemetry.PointDraft.total;
import static io.tenantry.e2e.telemetry.PointDraft.totalDurations;
import static io.tenantry.e2e.telemetry.Source.service;
import static io.tenantry.e2e.telemetry.SpanDraft.span;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.trace.v1.Span;
import io.tenantry.e2e.query.StoredSpan;
import io.tenantry.e2e.query.StoredTrace;
import io.tenantry.e2e.servers.Servers;
import io.tenantry.e2e.servers.WithCollector;
import io.tenantry.e2e.servers.WithJaeger;
import io.tenantry.e2e.servers.WithPrometheus;
import io.tenantry.e2e.telemetry.OtlpClient;
import io.tenantry.e2e.telemetry.OtlpRequest;
import io.tenantry.e2e.telemetry.Telemetry;
import io.tenantry.e2e.telemetry.TraceId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A client that is one tenant is stored as that tenant, whatever it writes: mallory tries to write
 * as acme, at every place where a tenant's name can stand. And a name that is none is nobody's.
 */
@Tag("collectors")
@WithCollector
@WithJaeger
@WithPrometheus
@TestInstance(Lifecycle.PER_CLASS)
class StampingIT {

  private static final Duration LONGEST_WAY = Duration.ofMinutes(1);

  private static final String TENANTS =
      """
      pool: pool
      tenants:
        acme: {org: acme, traces_per_second: 1000}
        mallory: {org: mallory, traces_per_second: 1000}
      """;

  /** Attributes by which mallory tries it. */
  record Spoof(String how, List<KeyValue> attributes) {

    static Spoof of(String how, KeyValue... attributes) {
      return new Spoof(how, List.of(attributes));
    }

    @Override
    public String toString() {
      return how;
    }
  }

  /** What mallory has sent, the attributes everywhere in it. */
  private record Sent(
      OtlpRequest.Traces traces, OtlpRequest.Metrics metrics, OtlpRequest.Logs logs) {}

  private final Telemetry telemetry = new Telemetry(3);
  private final Map<Spoof, Sent> sent = new LinkedHashMap<>();
  private BothRegions regions;

  /** All attempts are under way before the first is looked for. */
  @BeforeAll
  void start(Servers servers) {
    regions = BothRegions.start(servers, Checkout.ROOT, TENANTS, 1);
    spoofs()
        .forEach(spoof -> {
          List<KeyValue> attributes = spoof.attributes();
          sent.put(
              spoof,
              new Sent(
                  everywhere(traces(), attributes),
                  everywhere(metrics(sent.size()), attributes),
                  everywhere(logs(), attributes)));
        });
    for (Region region : List.of(regions.apSoutheast(), regions.usEast())) {
      try (OtlpClient overGrpc = impostor(region.tenant("mallory"));
          OtlpClient overHttp = impostor(region.tenantOverHttp("mallory"))) {
        for (Sent each : sent.values()) {
          overGrpc.deliver(each.traces());
          overGrpc.deliver(each.metrics());
          overHttp.deliver(each.logs());
        }
      }
    }
  }

  /** The header that a back end goes by does not come from a client. */
  private static OtlpClient impostor(OtlpClient.Options options) {
    return options.header("X-Scope-OrgID", "acme").open();
  }

  @AfterAll
  void close() {
    regions.close();
  }

  static Stream<Spoof> spoofs() {
    AnyValue acme = text("acme");
    return Stream.of(
        Spoof.of("the name", attribute("tenant.id", acme)),
        Spoof.of("the name twice", attribute("tenant.id", acme), attribute("tenant.id", acme)),
        Spoof.of(
            "its own name and then the other",
            attribute("tenant.id", text("mallory")),
            attribute("tenant.id", acme)),
        Spoof.of(
            "the other name and then its own",
            attribute("tenant.id", acme),
            attribute("tenant.id", text("mallory"))),
        // Stored as labels, all of these would be tenant_id.
        Spoof.of("as a label", attribute("tenant_id", acme)),
        Spoof.of("in other characters", attribute("tenant-id", acme), attribute("tenant id", acme)),
        Spoof.of("with more of them", attribute("tenant..id", acme), attribute("tenant__id", acme)),
        Spoof.of("beyond ASCII", attribute("tenant\u00b7id", acme)),
        Spoof.of(
            "as an array",
            attribute(
                "tenant.id",
                AnyValue.newBuilder()
                    .setArrayValue(ArrayValue.newBuilder().addValues(acme))
                    .build())),
        Spoof.of(
            "as an object",
            attribute(
                "tenant",
                AnyValue.newBuilder()
                    .setKvlistValue(KeyValueList.newBuilder().addValues(attribute("id", acme)))
                    .build())),
        Spoof.of(
            "as bytes",
            attribute(
                "tenant.id",
                AnyValue.newBuilder().setBytesValue(ByteString.copyFromUtf8("acme")).build())),
        Spoof.of("as several", attribute("tenant.id", text("mallory|acme"))),
        Spoof.of("in upper case", attribute("TENANT.ID", acme), attribute("Tenant.Id", acme)),
        Spoof.of("very long", attribute("tenant.id", text("acme".repeat(10_000)))),
        Spoof.of("with a line", attribute("tenant.id", text("acme\r\nX-Scope-OrgID: acme"))),
        Spoof.of("nothing", attribute("tenant.id", text(""))),
        Spoof.of("no value", attribute("tenant.id", AnyValue.getDefaultInstance())),
        Spoof.of("what means nobody", attribute("tenant.id", text("_none"))));
  }

  @ParameterizedTest
  @MethodSource("spoofs")
  void storesAClientsSpansUnderItsOwnName(Spoof spoof) {
    Set<TraceId> traces = sentWith(spoof).traces().traces();
    var tempo = regions.orgBackEnds().tempo();
    var jaeger = regions.sharedBackEnds().traces();
    await()
        .atMost(LONGEST_WAY)
        .untilAsserted(() -> {
          assertThat(tempo.org("mallory").traces()).containsAll(traces);
          assertThat(traces).allMatch(id -> jaeger.trace(id).isPresent());
        });

    for (TraceId id : traces) {
      assertThat(tempo.org("acme").trace(id)).isEmpty();
      assertThat(tempo.org("pool").trace(id)).isEmpty();
      assertThat(
              Stream.of(tempo.org("mallory").trace(id), jaeger.trace(id))
                  .flatMap(trace -> trace.orElseThrow().spans().stream()))
          .hasSize(4)
          .allSatisfy(span -> {
            assertThat(span.tenant()).contains("mallory");
            namesNobodyElse(span.resource());
            namesNobodyElse(span.attributes());
          });
    }
  }

  @ParameterizedTest
  @MethodSource("spoofs")
  void storesAClientsMetricsUnderItsOwnName(Spoof spoof) {
    Set<String> names = names(sentWith(spoof).metrics());
    var mimir = regions.orgBackEnds().mimir();
    await()
        .atMost(LONGEST_WAY)
        .untilAsserted(() -> {
          assertThat(mimir.org("mallory").metrics()).containsAll(names);
          assertThat(names).allMatch(name -> seriesAtPrometheus(name, "=\"mallory\"") == 1);
        });

    assertThat(mimir.org("acme").metrics()).doesNotContainAnyElementsOf(names);
    assertThat(mimir.org("pool").metrics()).doesNotContainAnyElementsOf(names);
    assertThat(names.stream().flatMap(name -> mimir.org("mallory").series(name).stream()))
        .allSatisfy(series -> {
          assertThat(series.tenant()).contains("mallory");
          namesNobodyElse(series.resource());
          namesNobodyElse(series.attributes());
        });
    assertThat(names).allMatch(name -> seriesAtPrometheus(name, "!=\"mallory\"") == 0);
  }

  @ParameterizedTest
  @MethodSource("spoofs")
  void storesAClientsLogLinesUnderItsOwnName(Spoof spoof) {
    Set<String> records = sentWith(spoof).logs().records();
    var loki = regions.orgBackEnds().loki();
    await()
        .atMost(LONGEST_WAY)
        .untilAsserted(() -> assertThat(loki.org("mallory").records()).containsAll(records));

    assertThat(loki.org("acme").records()).doesNotContainAnyElementsOf(records);
    assertThat(loki.org("pool").records()).doesNotContainAnyElementsOf(records);
    assertThat(loki.org("mallory").lines())
        .filteredOn(line -> records.contains(line.id().orElseThrow()))
        .allSatisfy(line -> {
          assertThat(line.tenant()).contains("mallory");
          namesNobodyElse(line.resource());
          namesNobodyElse(line.attributes());
        });
  }

  @Test
  void keepsTheTenantOfEachSpanOfASharedService() {
    // The process says acme, the scope says something else, and two spans say theirs.
    OtlpRequest.Traces request =
        telemetry.traces(
            service("search")
                .tenant("acme")
                .region("ap-southeast")
                .sends(
                    span("GET /")
                        .child(span("of mallory").tenant("mallory"))
                        .child(span("of initech").tenant("initech"))));
    try (OtlpClient service = regions.apSoutheast().service().open()) {
      service.deliver(request);
    }
    TraceId id = request.traces().iterator().next();
    var tempo = regions.orgBackEnds().tempo();
    await()
        .atMost(LONGEST_WAY)
        .untilAsserted(() -> {
          assertThat(names(tempo.org("acme").trace(id))).containsExactly("GET /");
          assertThat(names(tempo.org("mallory").trace(id))).containsExactly("of mallory");
          assertThat(names(tempo.org("pool").trace(id))).containsExactly("of initech");
        });
  }

  private static Set<String> names(Optional<StoredTrace> trace) {
    return trace.stream()
        .flatMap(found -> found.spans().stream())
        .map(StoredSpan::name)
        .collect(toSet());
  }

  private Sent sentWith(Spoof spoof) {
    return Objects.requireNonNull(sent.get(spoof));
  }

  private OtlpRequest.Traces traces() {
    return telemetry.traces(service("storefront").sends(span("GET /").child(span("SELECT"))));
  }

  /** Of each kind that there is, by names of their own. */
  private OtlpRequest.Metrics metrics(int number) {
    String name = "spoofed%d.".formatted(number);
    return telemetry.metrics(
        service("storefront")
            .sends(
                gauge(name + "gauge", 1),
                total(name + "count", 2),
                increase(name + "increase", 3),
                totalDurations(name + "total.durations", Duration.ofMillis(4)),
                durations(name + "durations", Duration.ofMillis(5))));
  }

  private OtlpRequest.Logs logs() {
    return telemetry.logs(service("storefront").sends(line("hello").times(2)));
  }

  private static Set<String> names(OtlpRequest.Metrics request) {
    return request.message().getResourceMetricsList().stream()
        .flatMap(resource -> resource.getScopeMetricsList().stream())
        .flatMap(scope -> scope.getMetricsList().stream())
        .map(Metric::getName)
        .collect(toSet());
  }

  private double seriesAtPrometheus(String metric, String tenant) {
    // A unit and a type become part of the name.
    return regions
        .sharedBackEnds()
        .metrics()
        .number(
            "count({__name__=~\"%s(_.*)?\",tenant_id%s})"
                .formatted(metric.replace('.', '_'), tenant))
        .orElse(0.0);
  }

  /** Whatever a back end may make {@code tenant_id} of. */
  private static void namesNobodyElse(Map<String, String> attributes) {
    assertThat(attributes)
        .allSatisfy((key, value) -> {
          if (key.replaceAll("[^a-zA-Z0-9]+", "_").equals("tenant_id")) {
            assertThat(value).isEqualTo("mallory");
          }
        });
  }

  /** With the attributes on every resource, scope, span, link and event. */
  private static OtlpRequest.Traces everywhere(
      OtlpRequest.Traces request, List<KeyValue> attributes) {
    var message = request.message().toBuilder();
    for (var resource : message.getResourceSpansBuilderList()) {
      resource.getResourceBuilder().addAllAttributes(attributes);
      for (var scope : resource.getScopeSpansBuilderList()) {
        scope.getScopeBuilder().addAllAttributes(attributes);
        for (var span : scope.getSpansBuilderList()) {
          span.addAllAttributes(attributes)
              .addEvents(Span.Event.newBuilder().setName("event").addAllAttributes(attributes))
              .addLinks(
                  Span.Link.newBuilder()
                      .setTraceId(span.getTraceId())
                      .setSpanId(span.getSpanId())
                      .addAllAttributes(attributes));
        }
      }
    }
    return new OtlpRequest.Traces(message.build(), request.traces(), request.items());
  }

  /** With the attributes on every resource, scope and point. */
  private static OtlpRequest.Metrics everywhere(
      OtlpRequest.Metrics request, List<KeyValue> attributes) {
    var message = request.message().toBuilder();
    for (var resource : message.getResourceMetricsBuilderList()) {
      resource.getResourceBuilder().addAllAttributes(attributes);
      for (var scope : resource.getScopeMetricsBuilderList()) {
        scope.getScopeBuilder().addAllAttributes(attributes);
        for (var metric : scope.getMetricsBuilderList()) {
          switch (metric.getDataCase()) {
            case GAUGE ->
                metric
                    .getGaugeBuilder()
                    .getDataPointsBuilderList()
                    .forEach(point -> point.addAllAttributes(attributes));
            case SUM ->
                metric
                    .getSumBuilder()
                    .getDataPointsBuilderList()
                    .forEach(point -> point.addAllAttributes(attributes));
            case EXPONENTIAL_HISTOGRAM ->
                metric
                    .getExponentialHistogramBuilder()
                    .getDataPointsBuilderList()
                    .forEach(point -> point.addAllAttributes(attributes));
            case HISTOGRAM, SUMMARY, DATA_NOT_SET -> throw new AssertionError("not sent here");
          }
        }
      }
    }
    return new OtlpRequest.Metrics(message.build(), request.items());
  }

  /** With the attributes on every resource, scope and record. */
  private static OtlpRequest.Logs everywhere(OtlpRequest.Logs request, List<KeyValue> attributes) {
    var message = request.message().toBuilder();
    for (var resource : message.getResourceLogsBuilderList()) {
      resource.getResourceBuilder().addAllAttributes(attributes);
      for (var scope : resource.getScopeLogsBuilderList()) {
        scope.getScopeBuilder().addAllAttributes(attributes);
        scope.getLogRecordsBuilderList().forEach(log -> log.addAllAttributes(attributes));
      }
    }
    return new OtlpRequest.Logs(message.build(), request.records());
  }

  private static KeyValue attribute(String key, AnyValue value) {
    return KeyValue.newBuilder().setKey(key).setValue(value).build();
  }

  private static AnyValue text(String value) {
    return AnyValue.newBuilder().setStringValue(value).build();
  }
}

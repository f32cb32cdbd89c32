package io.tenantry.agent.tests;

import static io.tenantry.agent.tests.AgentProcess.route;
import static io.tenantry.agent.tests.AgentProcess.status;
import static io.tenantry.agent.tests.OtlpReceiver.attributes;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The agent with our extension, every trace sampled: the set-up that the manual describes. */
class AgentWithExtensionIT {

  private static Downstream friend;
  private static Downstream stranger;
  private static AgentProcess shop;

  @BeforeAll
  static void start() throws Exception {
    friend = new Downstream();
    stranger = new Downstream();
    shop =
        AgentProcess.withAgent()
            .withExtension()
            .with("otel.traces.sampler", "always_on")
            .with("tenantry.telemetry.max-regions", "1")
            .with("tenantry.propagation.destinations", "*.internal, " + friend.destination())
            .start();
  }

  @AfterAll
  static void end() {
    stranger.close();
    friend.close();
    shop.close();
  }

  @Test
  void countsParallelRequestsOfSeveralTenantsExactly() {
    Map<String, Long> expected = new TreeMap<>();
    List<CompletableFuture<Integer>> calls =
        IntStream.range(0, 400)
            .mapToObj(i -> {
              expected.merge("tenant-%d/_none/default".formatted(i % 8), 1L, Long::sum);
              return shop.getAsync("tenant-" + i % 8, "/product/" + i);
            })
            .toList();
    assertThat(calls).allSatisfy(call -> assertThat(call.join()).isEqualTo(200));
    assertThat(shop.requestsByTenant(400, route("/product/{id}"))).isEqualTo(expected);
  }

  @Test
  void countsRequestsThatAreCompletedByAnotherThreadExactly() {
    Map<String, Long> expected = new TreeMap<>();
    List<CompletableFuture<Integer>> calls =
        IntStream.range(0, 80)
            .mapToObj(i -> {
              expected.merge("tenant-%d/_none/default".formatted(i % 8), 1L, Long::sum);
              return shop.getAsync("tenant-" + i % 8, "/deferred");
            })
            .toList();
    assertThat(calls).allSatisfy(call -> assertThat(call.join()).isEqualTo(200));
    assertThat(shop.requestsByTenant(80, route("/deferred"))).isEqualTo(expected);
  }

  /** For the agent, a request that timed out is one that was answered: trap of its own. */
  @ParameterizedTest
  @CsvSource({
    "/callable, 200, /callable, 200",
    "/timeout, 503, /timeout, 200",
    "/fails, 500, /fails, 500",
    "/no-such-thing, 404, /**, 404"
  })
  void measuresForTheTenantHoweverARequestEnds(
      String path, int answer, String route, int measured) {
    assertThat(shop.getFor("acme", path)).isEqualTo(answer);
    assertThat(shop.requestsByTenant(1, route(route).and(status(measured))))
        .isEqualTo(Map.of("acme/_none/gold", 1L));
  }

  @Test
  void aRequestThatWasTurnedAwayBeforeItsTenantWasJudgedIsNobodys() {
    assertThat(shop.getFor("acme", "/guarded")).isEqualTo(401);
    assertThat(shop.requestsByTenant(1, status(401))).isEqualTo(Map.of("_none/_none/default", 1L));
  }

  @Test
  void aRequestThatWasTurnedAwayForItsTenantIsUnknown() {
    assertThat(shop.getFor("not a name", "/product/1")).isEqualTo(400);
    assertThat(shop.requestsByTenant(1, status(400)))
        .isEqualTo(Map.of("_unknown/_none/default", 1L));
  }

  @Test
  void whatServesTheRequestHasTheTenant() {
    shop.get("/query?served", "X-Tenant-ID", "acme", "X-Region", "us-east");
    Span server = shop.span(isServer("/query", "served"));
    Span database = shop.span(span -> isChildOf(server, span, "SELECT"));
    assertThat(tenantOf(server)).isEqualTo("acme/us-east/gold");
    assertThat(tenantOf(database)).isEqualTo("acme/us-east/gold");
    LogRecord log = shop.log(record -> record.getTraceId().equals(server.getTraceId()));
    assertThat(log.getBody().getStringValue()).isEqualTo("asking the database");
    assertThat(AgentProcess.words(attributes(log.getAttributesList())))
        .isEqualTo("acme/us-east/gold");
  }

  @Test
  void beyondTheLimitOfRegionsTheMetricHasTheOverflowAndTheSpanTheRegion() {
    shop.get("/query?first", "X-Tenant-ID", "acme", "X-Region", "us-east");
    shop.get("/query?second", "X-Tenant-ID", "acme", "X-Region", "eu-west");
    assertThat(tenantOf(shop.span(isServer("/query", "second")))).isEqualTo("acme/eu-west/gold");
    assertThat(
            shop.requestsByTenant(
                1,
                route("/query")
                    .and(attributes -> "_overflow".equals(attributes.get("tenant.region")))))
        .isEqualTo(Map.of("acme/_overflow/gold", 1L));
  }

  @Test
  void workForAnotherTenantDoesNotMakeTheRequestTheirs() {
    shop.getFor("acme", "/on-behalf?acme");
    Span server = shop.span(isServer("/on-behalf", "acme"));
    Span database = shop.span(span -> isChildOf(server, span, "SELECT"));
    assertThat(tenantOf(server)).isEqualTo("acme/_none/gold");
    assertThat(tenantOf(database)).isEqualTo("other/_none/default");
    assertThat(shop.requestsByTenant(1, route("/on-behalf").and(isOf("acme"))))
        .isEqualTo(Map.of("acme/_none/gold", 1L));
  }

  @Test
  void workForATenantDoesNotMakeARequestOfNobodyTheirs() {
    shop.get("/on-behalf?nobody");
    Span server = shop.span(isServer("/on-behalf", "nobody"));
    assertThat(tenantOf(server)).isEqualTo("_none/_none/default");
    assertThat(shop.requestsByTenant(1, route("/on-behalf").and(isOf("_none"))))
        .isEqualTo(Map.of("_none/_none/default", 1L));
  }

  @Test
  void theAgentTakesTheTenantToExecutorsThatNobodyWrapped() {
    shop.getFor("acme", "/elsewhere?common-pool");
    Span server = shop.span(isServer("/elsewhere", "common-pool"));
    Span database = shop.span(span -> isChildOf(server, span, "SELECT"));
    assertThat(tenantOf(database)).isEqualTo("acme/_none/gold");
  }

  @Test
  void noTenantIsBelievedThatComesInAsBaggage() {
    shop.get("/query?forged", "baggage", "tenant.id=evil,tenant.plan=gold");
    Span server = shop.span(isServer("/query", "forged"));
    Span database = shop.span(span -> isChildOf(server, span, "SELECT"));
    LogRecord log = shop.log(record -> record.getTraceId().equals(server.getTraceId()));
    assertThat(tenantOf(server)).isEqualTo("_none/_none/default");
    assertThat(tenantOf(database)).isEqualTo("null/null/null");
    assertThat(AgentProcess.words(attributes(log.getAttributesList()))).isEqualTo("null/null/null");
  }

  @ParameterizedTest
  @ValueSource(strings = {"jdk", "apache", "connection", "rest"})
  void onlyAnAllowedDestinationSeesTheTenant(String client) throws Exception {
    shop.call("acme", client, friend.url());
    assertThat(friend.baggage())
        .singleElement()
        .asString()
        .contains("tenant.id=acme", "tenant.region=_none", "tenant.plan=gold");
    shop.call("acme", client, stranger.url());
    assertThat(stranger.baggage()).isEmpty();
  }

  @Test
  void baggageThatIsNotOursPasses() throws Exception {
    shop.get(
        "/call?client=jdk&url=" + stranger.url(),
        "X-Tenant-ID",
        "acme",
        "baggage",
        "tenant.id=evil,flavour=sour");
    assertThat(stranger.baggage()).containsExactly("flavour=sour");
  }

  /** A known limit: a client that follows redirections takes its headers along. */
  @ParameterizedTest
  @ValueSource(strings = {"jdk", "apache"})
  void anAllowedDestinationCanSendAClientThatFollowsItOn(String client) throws Exception {
    shop.call("acme", client, friend.redirecting(stranger));
    assertThat(friend.baggage()).singleElement().asString().contains("tenant.id=acme");
    assertThat(stranger.baggage()).singleElement().asString().contains("tenant.id=acme");
  }

  @Test
  void aClientOfSpringBootsThatDoesNotFollowCannotBeSentOn() throws Exception {
    shop.call("acme", "rest", friend.redirecting(stranger));
    assertThat(friend.baggage()).singleElement().asString().contains("tenant.id=acme");
    shop.call("acme", "rest", stranger.url() + "?next");
    assertThat(stranger.baggage()).isEmpty();
  }

  @Test
  void theMetricIsOtherwiseTheAgentsOwn() {
    shop.getFor("acme", "/query?metric");
    shop.requestsByTenant(1, route("/query"));
    assertThat(shop.telemetry().durations())
        .allSatisfy((attributes, point) -> {
          assertThat(attributes.keySet())
              .contains("tenant.id", "tenant.region", "tenant.plan", "http.request.method")
              .isSubsetOf(
                  "tenant.id",
                  "tenant.region",
                  "tenant.plan",
                  "http.route",
                  "http.request.method",
                  "http.response.status_code",
                  "error.type",
                  "network.protocol.name",
                  "network.protocol.version",
                  "url.scheme");
          assertThat(point.getExplicitBoundsList()).startsWith(0.005, 0.01).endsWith(7.5, 10.0);
        });
  }

  @Test
  void nothingIsAmissAtTheStart() {
    assertThat(shop.output()).noneMatch(line -> line.contains("WARN") || line.contains("ERROR"));
  }

  private static Predicate<Span> isServer(String path, String query) {
    return span -> {
      Map<String, String> attributes = attributes(span.getAttributesList());
      return span.getKind() == SpanKind.SPAN_KIND_SERVER
          && path.equals(attributes.get("url.path"))
          && query.equals(attributes.get("url.query"));
    };
  }

  private static Predicate<Map<String, String>> isOf(String tenant) {
    return attributes -> tenant.equals(attributes.get("tenant.id"));
  }

  private static boolean isChildOf(Span server, Span span, String name) {
    return span.getTraceId().equals(server.getTraceId()) && span.getName().startsWith(name);
  }

  private static String tenantOf(Span span) {
    return AgentProcess.words(attributes(span.getAttributesList()));
  }
}

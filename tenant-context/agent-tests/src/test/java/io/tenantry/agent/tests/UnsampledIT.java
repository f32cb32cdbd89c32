package io.tenantry.agent.tests;

import static io.tenantry.agent.tests.AgentProcess.route;
import static io.tenantry.agent.tests.AgentProcess.status;
import static io.tenantry.agent.tests.OtlpReceiver.attributes;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.logs.v1.LogRecord;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * No trace is sampled, Spring Security is there, requests are served by virtual threads, few
 * tenants have a name, and there are propagators that carry baggage in headers of their own.
 */
class UnsampledIT {

  private static final int NAMES = 4;

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
            .withSpringSecurity("user", "secret")
            .with("otel.traces.sampler", "always_off")
            .with("otel.propagators", "tracecontext,baggage,jaeger,ottrace")
            .with("tenantry.propagation.destinations", friend.destination())
            .with("tenantry.telemetry.max-tenants", Integer.toString(NAMES))
            .with("spring.threads.virtual.enabled", "true")
            .start();
  }

  @AfterAll
  static void end() {
    stranger.close();
    friend.close();
    shop.close();
  }

  @Test
  void theMetricHasTheTenantWithoutASpan() {
    assertThat(shop.getFor("acme", "/virtual")).isEqualTo(200);
    assertThat(shop.requestsByTenant(1, route("/virtual")))
        .isEqualTo(Map.of("acme/_none/gold", 1L));
    assertThat(shop.telemetry().spans()).isEmpty();
  }

  @Test
  void countsParallelAndAsynchronousRequestsExactly() {
    List<CompletableFuture<Integer>> calls =
        IntStream.range(0, 100)
            .mapToObj(i -> shop.getAsync("acme", i % 2 == 0 ? "/deferred" : "/callable"))
            .toList();
    assertThat(calls).allSatisfy(call -> assertThat(call.join()).isEqualTo(200));
    assertThat(shop.requestsByTenant(50, route("/deferred")))
        .isEqualTo(Map.of("acme/_none/gold", 50L));
    assertThat(shop.requestsByTenant(50, route("/callable")))
        .isEqualTo(Map.of("acme/_none/gold", 50L));
  }

  /** On the error page, too, nobody is asked again who did not get past Spring Security. */
  @Test
  void aRequestThatDoesNotGetPastSpringSecurityIsNotBilledToWhomItNames() {
    assertThat(shop.getFor("acme", "/secured")).isEqualTo(401);
    assertThat(shop.requestsByTenant(1, status(401)))
        .isEqualTo(Map.of("_unknown/_none/default", 1L));
  }

  @Test
  void aRequestThatGetsPastSpringSecurityIs() {
    String credentials =
        Base64.getEncoder().encodeToString("user:secret".getBytes(StandardCharsets.US_ASCII));
    assertThat(shop.get("/secured", "X-Tenant-ID", "acme", "Authorization", "Basic " + credentials))
        .isEqualTo(200);
    assertThat(shop.requestsByTenant(1, route("/secured").and(status(200))))
        .isEqualTo(Map.of("acme/_none/gold", 1L));
  }

  /** The SDK's own overflow would add up all routes and answers, too. */
  @Test
  void tenantsBeyondTheLimitAreAddedUpByRouteAndStatus() {
    List<CompletableFuture<Integer>> calls =
        IntStream.range(0, 120)
            .mapToObj(i -> shop.getAsync("tenant-" + i % 12, "/product/" + i))
            .toList();
    assertThat(calls).allSatisfy(call -> assertThat(call.join()).isEqualTo(200));
    Map<String, Long> counts =
        new TreeMap<>(shop.requestsByTenant(120, route("/product/{id}").and(status(200))));
    assertThat(counts.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(120);
    assertThat(counts).containsKey("_overflow/_none/default").hasSizeLessThanOrEqualTo(NAMES + 1);
    assertThat(shop.telemetry().durations())
        .allSatisfy((attributes, point) ->
            assertThat(attributes).doesNotContainKey("otel.metric.overflow"));
  }

  @Test
  void logRecordsHaveTheTenant() {
    shop.getFor("acme", "/query");
    LogRecord log =
        shop.log(record -> record.getBody().getStringValue().equals("asking the database"));
    assertThat(AgentProcess.words(attributes(log.getAttributesList())))
        .isEqualTo("acme/_none/gold");
  }

  @Test
  void onlyAnAllowedDestinationSeesTheTenantInWhateverHeader() throws Exception {
    shop.call("acme", "jdk", friend.url());
    assertThat(friend.headers().toString())
        .containsIgnoringCase("baggage=[")
        .containsIgnoringCase("uberctx-tenant.id=[acme]")
        .containsIgnoringCase("ot-baggage-tenant.id=[acme]");
    shop.call("acme", "jdk", stranger.url());
    assertThat(stranger.headers().toString())
        .doesNotContain("acme")
        .doesNotContainIgnoringCase("tenant.id");
  }

  @Test
  void noTenantIsBelievedInWhateverHeaderItComesIn() throws Exception {
    shop.get(
        "/call?client=jdk&url=" + friend.url(),
        "uberctx-tenant.id",
        "evil",
        "ot-baggage-tenant.id",
        "evil",
        "uberctx-flavour",
        "sour");
    assertThat(friend.headers().toString()).doesNotContain("evil").contains("flavour=sour");
  }
}

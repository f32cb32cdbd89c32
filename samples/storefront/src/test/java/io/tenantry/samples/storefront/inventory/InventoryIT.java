package io.tenantry.samples.storefront.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.common.circuitbreaker.configuration.CircuitBreakerConfigCustomizer;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.grpc.server.GlobalServerInterceptor;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * The shop's stock while the inventory is slow, fails, and comes back. Over the network: the
 * starter takes the tenant along, and the inventory judges it anew.
 */
@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      "spring.grpc.server.factory.enabled=true",
      "spring.grpc.server.inprocess.name=nobody-calls-this-one",
      "tenantry.propagation.destinations=127.0.0.1",
      "tenantry.propagation.grpc.ignored-methods=grpc.health.v1.Health/*",
      // Long enough for a good answer of a busy machine.
      "resilience4j.timelimiter.instances.inventory.timeout-duration=3s",
    })
@Import(InventoryIT.Trouble.class)
class InventoryIT {

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @DynamicPropertySource
  static void network(DynamicPropertyRegistry properties) throws IOException {
    int inventory;
    try (ServerSocket free = new ServerSocket(0)) {
      inventory = free.getLocalPort();
    }
    properties.add("spring.grpc.server.address", () -> "127.0.0.1");
    properties.add("spring.grpc.server.port", () -> inventory);
    properties.add("storefront.inventory", () -> "dns:///127.0.0.1:" + inventory);
  }

  @Autowired private TroubledInventory trouble;
  @Autowired private ToldClock clock;
  @Autowired private CircuitBreakerRegistry breakers;
  @LocalServerPort private int port;
  private CircuitBreaker breaker;

  @BeforeEach
  void begin() {
    breaker = breakers.circuitBreaker("inventory");
    breaker.reset();
    trouble.mode = Mode.GOOD;
  }

  @Test
  void whileTheInventoryIsSlowEachTenantGetsWhatItWasToldLast() throws Exception {
    assertThat(stock("acme", "rope").body()).isEqualTo("{\"sku\":\"rope\",\"available\":44}");
    assertThat(stock("globex", "rope").body()).isEqualTo("{\"sku\":\"rope\",\"available\":64}");
    trouble.mode = Mode.SLOW;

    CompletableFuture<HttpResponse<String>> answerOfAcme = ask("acme", "rope");
    CompletableFuture<HttpResponse<String>> answerOfGlobex = ask("globex", "rope");
    CompletableFuture<HttpResponse<String>> answerOfInitech = ask("initech", "rope");
    HttpResponse<String> acme = answerOfAcme.get();
    assertThat(acme.statusCode()).isEqualTo(200);
    assertThat(acme.body()).isEqualTo("{\"sku\":\"rope\",\"available\":44}");
    assertThat(acme.headers().firstValue("Age")).get().asString().matches("\\d+");
    assertThat(answerOfGlobex.get().body()).contains(":64}");

    HttpResponse<String> neverTold = answerOfInitech.get();
    assertThat(neverTold.statusCode()).isEqualTo(503);
    assertThat(neverTold.headers().firstValue("Retry-After")).contains("5");
    assertThat(neverTold.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(neverTold.body()).contains("The inventory does not answer at the moment.");
  }

  @Test
  void fiveFailuresInTenSecondsOpenTheBreakerAndThreeGoodCallsCloseIt() throws Exception {
    stock("acme", "anvil");
    breaker.reset();
    trouble.mode = Mode.FAILING;
    fail(4);
    assertThat(breaker.getState()).isEqualTo(CircuitBreaker.State.CLOSED);
    fail(1);
    assertThat(breaker.getState()).isEqualTo(CircuitBreaker.State.OPEN);

    trouble.mode = Mode.GOOD;
    int before = trouble.calls.get();
    clock.pass(Duration.ofSeconds(5));
    assertThat(stock("acme", "anvil").headers().firstValue("Age")).isPresent();
    assertThat(trouble.calls).as("the inventory is left alone").hasValue(before);

    clock.pass(Duration.ofMillis(1));
    for (int call = 1; call <= 3; call++) {
      assertThat(stock("acme", "anvil").headers().firstValue("Age")).isEmpty();
    }
    assertThat(breaker.getState()).isEqualTo(CircuitBreaker.State.CLOSED);
  }

  @Test
  void failuresOfMoreThanTenSecondsAgoAreForgotten() throws Exception {
    trouble.mode = Mode.FAILING;
    fail(4);
    clock.pass(Duration.ofSeconds(10));
    fail(4);
    assertThat(breaker.getState()).isEqualTo(CircuitBreaker.State.CLOSED);
    fail(1);
    assertThat(breaker.getState()).isEqualTo(CircuitBreaker.State.OPEN);
  }

  @Test
  void aProductThatIsNotSoldIsNoFailure() throws Exception {
    for (int call = 1; call <= 10; call++) {
      assertThat(stock("acme", "cloud").statusCode()).isEqualTo(404);
    }
    assertThat(breaker.getState()).isEqualTo(CircuitBreaker.State.CLOSED);
  }

  private void fail(int times) throws Exception {
    for (int i = 0; i < times; i++) {
      stock("acme", "anvil");
    }
  }

  private HttpResponse<String> stock(String tenant, String sku) throws Exception {
    return ask(tenant, sku).get();
  }

  private CompletableFuture<HttpResponse<String>> ask(String tenant, String sku) {
    return CLIENT.sendAsync(
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + port + "/products/" + sku + "/stock"))
            .header("X-Tenant-ID", tenant)
            .build(),
        BodyHandlers.ofString());
  }

  /** How the inventory is today. */
  private enum Mode {
    GOOD,
    SLOW,
    FAILING
  }

  /** In front of the service: lets calls through, never answers them, or fails them. */
  static final class TroubledInventory implements ServerInterceptor {

    private final AtomicInteger calls = new AtomicInteger();
    private volatile Mode mode = Mode.GOOD;

    @Override
    public <A, B> ServerCall.Listener<A> interceptCall(
        ServerCall<A, B> call, Metadata headers, ServerCallHandler<A, B> next) {
      calls.incrementAndGet();
      return switch (mode) {
        case GOOD -> next.startCall(call, headers);
        case SLOW -> new ServerCall.Listener<>() {};
        case FAILING -> {
          call.close(Status.UNAVAILABLE, new Metadata());
          yield new ServerCall.Listener<>() {};
        }
      };
    }
  }

  /** Goes on when it is told to. */
  static final class ToldClock extends Clock {

    private volatile Instant now = Instant.parse("2026-11-24T12:00:00Z");

    void pass(Duration time) {
      now = now.plus(time);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  @TestConfiguration(proxyBeanMethods = false)
  static class Trouble {

    @Bean
    @GlobalServerInterceptor
    TroubledInventory troubledInventory() {
      return new TroubledInventory();
    }

    @Bean
    ToldClock toldClock() {
      return new ToldClock();
    }

    @Bean
    CircuitBreakerConfigCustomizer toldTime(ToldClock clock) {
      return CircuitBreakerConfigCustomizer.of(
          "inventory",
          config ->
              config.clock(clock).currentTimestampFunction(Clock::millis, TimeUnit.MILLISECONDS));
    }
  }
}

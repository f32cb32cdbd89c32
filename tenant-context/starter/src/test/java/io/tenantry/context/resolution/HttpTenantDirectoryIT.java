package io.tenantry.context.resolution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tenantry.context.PlanName;
import io.tenantry.context.Region;
import io.tenantry.context.TenantId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpTenantDirectoryIT {

  private static final TenantId ACME = new TenantId("acme");
  private static final PlanName FREE = new PlanName("free");
  private static final Duration AMPLE = Duration.ofSeconds(30);
  private static final CountDownLatch END = new CountDownLatch(1);
  private static final List<String> REQUESTS = new CopyOnWriteArrayList<>();
  private static final ExecutorService THREADS = Executors.newCachedThreadPool();
  private static final HttpServer SERVER = server();

  private static volatile int status = 200;
  private static volatile String body = "{}";

  @BeforeAll
  static void start() {
    SERVER.createContext("/v1/tenants/", HttpTenantDirectoryIT::answer);
    SERVER.createContext(
        "/moved/",
        exchange -> {
          exchange.getResponseHeaders().add("Location", "/v1/tenants/acme");
          exchange.sendResponseHeaders(302, -1);
          exchange.close();
        });
    SERVER.createContext("/silent/", exchange -> awaitEnd());
    SERVER.createContext(
        "/stuck/",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write('{');
          exchange.getResponseBody().flush();
          awaitEnd();
        });
    SERVER.createContext(
        "/endless/",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          byte[] spaces = " ".repeat(8192).getBytes(StandardCharsets.UTF_8);
          while (END.getCount() > 0) {
            exchange.getResponseBody().write(spaces);
          }
        });
    SERVER.setExecutor(THREADS);
    SERVER.start();
  }

  @AfterAll
  static void stop() {
    END.countDown();
    SERVER.stop(0);
    THREADS.shutdownNow();
  }

  @Test
  void readsAProfile() {
    answerWith(
        200,
        """
        {"plan": "gold", "region": "us-east", "resident": true, "enabled": true, "since": [2019]}
        """);
    assertThat(directory("/v1/tenants").find(ACME))
        .contains(new TenantProfile(new PlanName("gold"), new Region("us-east"), true));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{}", "{\"plan\":null,\"region\":null,\"resident\":null,\"enabled\":null}"})
  void whatIsLeftOutIsTheDefault(String answer) {
    answerWith(200, answer);
    assertThat(directory("/v1/tenants/").find(ACME)).contains(new TenantProfile(FREE));
  }

  @Test
  void anUnknownAndADisabledTenantAreTheSame() {
    answerWith(404, "{\"plan\":\"gold\"}");
    assertThat(directory("/v1/tenants").find(ACME)).isEmpty();
    answerWith(200, "{\"plan\":\"gold\",\"enabled\":false}");
    assertThat(directory("/v1/tenants").find(ACME)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "201 | {}",
        "204 | ``",
        "400 | {}",
        "401 | {}",
        "403 | {}",
        "410 | {}",
        "500 | {}",
        "503 | {}",
        "200 | ``",
        "200 | null",
        "200 | []",
        "200 | true",
        "200 | acme",
        "200 | {",
        "200 | {}{}",
        "200 | {\"plan\":\"\"}",
        "200 | {\"plan\":\"not gold\"}",
        "200 | {\"plan\":7}",
        "200 | {\"plan\":[\"gold\"]}",
        "200 | {\"plan\":\"gold\",\"plan\":\"free\"}",
        "200 | {\"region\":\"_none\"}",
        "200 | {\"region\":\"us east\"}",
        "200 | {\"resident\":true}",
        "200 | {\"resident\":\"true\"}",
        "200 | {\"enabled\":\"false\"}",
        "200 | {\"enabled\":0}",
      })
  void everythingElseIsAnOutage(int status, String answer) {
    answerWith(status, answer);
    assertDown("/v1/tenants", AMPLE);
  }

  @Test
  void doesNotFollowARedirect() {
    answerWith(200, "{}");
    REQUESTS.clear();
    assertDown("/moved", AMPLE);
    assertThat(REQUESTS).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/silent", "/stuck"})
  void doesNotWaitForeverForAnAnswerOrForItsEnd(String path) {
    assertDown(path, Duration.ofMillis(50));
  }

  @Test
  void givesUpAnAnswerThatIsTooLong() {
    assertDown("/endless", AMPLE);
    answerWith(200, " ".repeat(HttpTenantDirectory.MAX_BYTES - 2) + "{}");
    assertThat(directory("/v1/tenants").find(ACME)).contains(new TenantProfile(FREE));
    answerWith(200, " ".repeat(HttpTenantDirectory.MAX_BYTES - 1) + "{}");
    assertDown("/v1/tenants", AMPLE);
  }

  @Test
  void aServerThatIsNotThereIsAnOutage() throws IOException {
    int port;
    try (ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = gone.getLocalPort();
    }
    assertThatExceptionOfType(DirectoryUnavailableException.class)
        .isThrownBy(() ->
            new HttpTenantDirectory(URI.create("http://127.0.0.1:" + port), AMPLE, null, FREE)
                .find(ACME))
        .withMessageContaining("ConnectException");
  }

  @Test
  void anInterruptedThreadStaysInterrupted() {
    Thread.currentThread().interrupt();
    assertDown("/silent", AMPLE);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void sendsTheTokenWhereThereIsOne() {
    answerWith(200, "{}");
    REQUESTS.clear();
    directory("/v1/tenants", AMPLE, "s3cret").find(ACME);
    directory("/v1/tenants", AMPLE, null).find(ACME);
    assertThat(REQUESTS)
        .containsExactly(
            "GET /v1/tenants/acme application/json Bearer s3cret",
            "GET /v1/tenants/acme application/json null");
  }

  private static void assertDown(String path, Duration timeout) {
    assertThatExceptionOfType(DirectoryUnavailableException.class)
        .isThrownBy(() -> directory(path, timeout, null).find(ACME))
        .satisfies(outage ->
            assertThat(outage)
                .hasNoCause()
                .message()
                .doesNotContain("acme")
                .doesNotContain("gold"));
  }

  private static HttpTenantDirectory directory(String path) {
    return directory(path, AMPLE, null);
  }

  private static HttpTenantDirectory directory(
      String path, Duration timeout, @Nullable String token) {
    return new HttpTenantDirectory(
        URI.create("http://127.0.0.1:" + SERVER.getAddress().getPort() + path),
        timeout,
        token,
        FREE);
  }

  private static void answerWith(int nextStatus, String nextBody) {
    status = nextStatus;
    body = nextBody;
  }

  private static void answer(HttpExchange exchange) throws IOException {
    REQUESTS.add(
        "%s %s %s %s"
            .formatted(
                exchange.getRequestMethod(),
                exchange.getRequestURI(),
                exchange.getRequestHeaders().getFirst("Accept"),
                exchange.getRequestHeaders().getFirst("Authorization")));
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static void awaitEnd() {
    try {
      END.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static HttpServer server() {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

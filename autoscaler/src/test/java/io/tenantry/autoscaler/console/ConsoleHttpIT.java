package io.tenantry.autoscaler.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tenantry.autoscaler.actuation.Actuation;
import io.tenantry.autoscaler.decision.Reason;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the console's server promises, whatever the client is. */
class ConsoleHttpIT {

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String STREAM = "/console/api/stream";

  private static ConsoleServer server;

  private final List<Client> clients = new ArrayList<>();

  /** A client that reads a stream only when told to. */
  private record Client(Socket socket, BufferedReader reader) implements AutoCloseable {

    /** Speaks HTTP/1.0, because a stream in chunks would break lines anywhere. */
    static Client open(int receiveBuffer) throws IOException {
      Socket socket = new Socket();
      if (receiveBuffer > 0) {
        socket.setReceiveBufferSize(receiveBuffer);
      }
      socket.setSoTimeout(10_000);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
      socket
          .getOutputStream()
          .write(
              ("GET " + STREAM + " HTTP/1.0\r\nHost: localhost\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      return new Client(
          socket,
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8)));
    }

    /** The next line that begins with {@code start}, without it. */
    String next(String start) throws IOException {
      String line = reader.readLine();
      while (line != null && !line.startsWith(start)) {
        line = reader.readLine();
      }
      if (line == null) {
        throw new IOException("the server ended the stream");
      }
      return line.substring(start.length());
    }

    /** The next state. */
    JsonNode tick() throws IOException {
      assertThat(next("event:")).isEqualTo("tick");
      return JsonMapper.shared().readTree(next("data:"));
    }

    @Override
    public void close() {
      try {
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @BeforeAll
  static void start() {
    server = ConsoleServer.start(0);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void manageOneWorkload() {
    decide("storefront", 1);
  }

  @AfterEach
  void leave() {
    clients.forEach(Client::close);
    server
        .history()
        .view(Instant.now(), true)
        .workloads()
        .forEach(view -> server.history().forgotten(Outcomes.workload(view.name())));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/console",
        "/console/main.js",
        "/console/console.css",
        "/console/icon.svg",
        "/console/api/workloads",
        "/console/api/nothing",
        "/webjars/uplot/1.6.30/dist/uPlot.esm.js",
        "/webjars/uplot/1.6.30/dist/uPlot.min.css"
      })
  void letsNothingInFromOutside(String path) throws Exception {
    HttpResponse<String> response = get(path);

    assertThat(response.statusCode()).isEqualTo(path.endsWith("nothing") ? 404 : 200);
    assertThat(response.headers().firstValue("Content-Security-Policy").orElseThrow())
        .startsWith("default-src 'self';")
        .contains("frame-ancestors 'none'")
        .doesNotContain("unsafe");
    assertThat(response.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(response.headers().firstValue("X-Frame-Options")).hasValue("DENY");
    assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
  }

  @Test
  void isAPageWithoutInlineScriptsOrStyles() throws Exception {
    HttpResponse<String> page = get("/console");

    assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html;charset=UTF-8");
    assertThat(page.body())
        .doesNotContain("<style", " style=", " onclick=", " onload=", "http:", "https:")
        .containsOnlyOnce("<script ")
        .contains("<script type=\"module\" src=\"console/main.js\"></script>");
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
  void canOnlyBeRead(String method) throws Exception {
    for (String path : List.of("/console", "/console/main.js", "/console/api/workloads", STREAM)) {
      HttpResponse<String> response =
          HTTP.send(
              HttpRequest.newBuilder(URI.create(server.url(path)))
                  .method(method, BodyPublishers.ofString("{}"))
                  .build(),
              BodyHandlers.ofString());

      assertThat(response.statusCode()).as(path).isEqualTo(405);
      assertThat(response.headers().firstValue("Allow")).hasValue("GET, HEAD");
    }
  }

  @Test
  void tellsAllWorkloadsAndOneWithItsPast() throws Exception {
    JsonNode all = json("/console/api/workloads");
    assertThat(all.at("/leading").booleanValue()).isTrue();
    assertThat(all.at("/workloads/0/name").stringValue()).isEqualTo("storefront");

    JsonNode one = json("/console/api/workloads/shop/Deployment/storefront");
    assertThat(one.at("/workload").toString()).isEqualTo(all.at("/workloads/0").toString());
    assertThat(one.at("/decisions/0/number").intValue()).isEqualTo(1);
    assertThat(one.at("/series/time").size()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "shop/Deployment/nobody",
        "shop/DaemonSet/storefront",
        "Shop/Deployment/storefront",
        "shop/Deployment/%3Cscript%3E",
        "shop/Deployment"
      })
  void doesNotKnowWhatIsNotManaged(String workload) throws Exception {
    HttpResponse<String> response = get("/console/api/workloads/" + workload);

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.body()).doesNotContain("<script>");
  }

  @Test
  void streamsTheStateAtOnceAndEachChangeAfterIt() throws Exception {
    Client client = open();
    assertThat(client.tick().at("/workloads/0/decision/number").intValue()).isEqualTo(1);

    decide("storefront", 1, Reason.STABILIZING_DOWN);
    await().until(() -> client.tick().at("/workloads/0/decision/number").intValue(), n -> n == 2);

    server.history().forgotten(Outcomes.workload("storefront"));
    await().until(() -> client.tick().at("/workloads").size(), size -> size == 0);
  }

  @Test
  void sendsASignOfLifeWhileTheLoopIsSilent() throws Exception {
    Client client = open();
    Instant first = Instant.parse(client.tick().at("/time").stringValue());
    Instant second = Instant.parse(client.tick().at("/time").stringValue());

    assertThat(Duration.between(first, second)).isBetween(Duration.ZERO, Duration.ofSeconds(10));
  }

  @Test
  void turnsAwayClientsBeyondItsBoundAndGivesFreedSeatsAway() throws Exception {
    waitUntilNobodyIsServed();
    for (int i = 0; i < ConsoleStream.MAX_CLIENTS; i++) {
      assertThat(open().next("HTTP/1.1 ")).startsWith("200");
    }
    Client refused = open();
    assertThat(refused.next("HTTP/1.1 ")).startsWith("503");
    assertThat(refused.next("Retry-After: ")).isEqualTo("10");

    clients.getFirst().close();

    await()
        .untilAsserted(() -> {
          try (Client next = Client.open(0)) {
            assertThat(next.next("HTTP/1.1 ")).startsWith("200");
          }
        });
  }

  /** About 1 MB a state, so that the buffers between the two are full within a few states. */
  @Test
  void dropsAClientThatDoesNotReadAndKeepsTheLoopAndTheOthersGoing() throws Exception {
    waitUntilNobodyIsServed();
    for (int i = 0; i < 150; i++) {
      decide("workload-" + i, WorkloadView.MAX_TENANTS);
    }
    Client stuck = Client.open(4096);
    clients.add(stuck);
    await().until(() -> server.stream().clients() == 1);
    Client reading = open();

    await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> {
          Instant before = Instant.now();
          decide("storefront", 1);
          assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(5));
          assertThat(reading.tick().at("/workloads").size()).isEqualTo(151);
          return server.stream().clients() == 1;
        });
  }

  private static void waitUntilNobodyIsServed() {
    await().until(() -> server.stream().clients() == 0);
  }

  private Client open() throws IOException {
    Client client = Client.open(0);
    clients.add(client);
    return client;
  }

  private static void decide(String workload, int tenants) {
    decide(workload, tenants, Reason.ENOUGH);
  }

  private static void decide(String workload, int tenants, Reason reason) {
    server
        .history()
        .decided(
            Outcomes.hold(
                workload, Instant.now(), reason, Outcomes.measured(Outcomes.demandOf(tenants))),
            new Actuation.NotNeeded());
  }

  private static JsonNode json(String path) throws Exception {
    HttpResponse<String> response = get(path);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
    return JsonMapper.shared().readTree(response.body());
  }

  private static HttpResponse<String> get(String path) throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create(server.url(path))).build(), BodyHandlers.ofString());
  }
}

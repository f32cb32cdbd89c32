package io.tenantry.samples.laptop.balancer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoadBalancerIT {

  private final List<HttpServer> pods = new ArrayList<>();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private LoadBalancer balancer;

  @BeforeEach
  void start() throws IOException {
    balancer = LoadBalancer.start(0);
  }

  @AfterEach
  void stop() {
    client.close();
    balancer.close();
    pods.forEach(pod -> pod.stop(0));
  }

  @Test
  void passesRequestAndAnswerOnWithoutTheHeadersOfAConnection() throws Exception {
    balancer.add("a", startPod("a", Duration.ZERO));

    HttpResponse<String> response =
        client.send(
            HttpRequest.newBuilder(balancer.address().resolve("/orders?dry=a%20b"))
                .header("X-Tenant-ID", "acme")
                .header("X-Region", "us-east")
                .header("Keep-Alive", "timeout=5")
                .PUT(HttpRequest.BodyPublishers.ofString("1 anvil"))
                .build(),
            HttpResponse.BodyHandlers.ofString());

    assertThat(response.statusCode()).isEqualTo(201);
    assertThat(response.body()).isEqualTo("a PUT /orders?dry=a%20b acme us-east null 1 anvil");
    assertThat(response.headers().firstValue("Location")).hasValue("/orders/1");
    assertThat(response.headers().firstValue("Keep-Alive")).isEmpty();
  }

  @Test
  void letsARequestWaitForTheFirstReadyPod() throws Exception {
    CompletableFuture<HttpResponse<String>> early = post();
    await().until(() -> balancer.outstanding() == 1);

    balancer.add("a", startPod("a", Duration.ZERO));

    assertThat(early.get().statusCode()).isEqualTo(201);
  }

  @Test
  void sendsARequestElsewhereWhenAPodCannotBeReached() throws Exception {
    balancer.add("dead", unusedPort());
    balancer.add("alive", startPod("alive", Duration.ZERO));

    List<CompletableFuture<HttpResponse<String>>> answers =
        IntStream.range(0, 20).mapToObj(i -> post()).toList();

    assertThat(answers).allSatisfy(answer -> assertThat(answer.get().body()).startsWith("alive"));
  }

  @Test
  void answers502WhenNoPodCanBeReached() throws Exception {
    balancer.add("dead", unusedPort());

    assertThat(post().get().statusCode()).isEqualTo(502);
    assertThat(balancer.outstanding()).isZero();
  }

  @Test
  void carriesManyRequestsAtOnce() throws Exception {
    for (String pod : List.of("a", "b", "c")) {
      balancer.add(pod, startPod(pod, Duration.ofMillis(200)));
    }

    List<CompletableFuture<HttpResponse<String>>> answers =
        IntStream.range(0, 400).mapToObj(i -> post()).toList();

    assertThat(answers).allSatisfy(answer -> assertThat(answer.get().statusCode()).isEqualTo(201));
    assertThat(answers)
        .extracting(answer -> answer.get().body().substring(0, 1))
        .contains("a", "b", "c");
  }

  private CompletableFuture<HttpResponse<String>> post() {
    return client.sendAsync(
        HttpRequest.newBuilder(balancer.address().resolve("/orders"))
            .POST(HttpRequest.BodyPublishers.ofString("1 anvil"))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private int startPod(String name, Duration work) throws IOException {
    HttpServer pod =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 500);
    pod.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    pod.createContext("/", exchange -> answer(name, work, exchange));
    pod.start();
    pods.add(pod);
    return pod.getAddress().getPort();
  }

  private static void answer(String name, Duration work, HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    try {
      Thread.sleep(work);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    String answer =
        String.join(
            " ",
            name,
            exchange.getRequestMethod(),
            exchange.getRequestURI().toString(),
            exchange.getRequestHeaders().getFirst("X-Tenant-ID"),
            exchange.getRequestHeaders().getFirst("X-Region"),
            exchange.getRequestHeaders().getFirst("Keep-Alive"),
            body);
    exchange.getResponseHeaders().set("Location", "/orders/1");
    exchange.getResponseHeaders().set("Keep-Alive", "timeout=5");
    // Length unknown: the answer goes out in chunks.
    exchange.sendResponseHeaders(201, 0);
    exchange.getResponseBody().write(answer.getBytes(StandardCharsets.UTF_8));
    exchange.close();
  }

  private static int unusedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}

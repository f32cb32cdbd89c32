package io.tenantry.samples.laptop.balancer;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tenantry.samples.laptop.balancer.Endpoints.Endpoint;
import io.tenantry.samples.laptop.kubelet.ServiceEndpoints;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;

/** The reverse proxy, on one port of 127.0.0.1, one virtual thread per request. Thread-safe. */
public final class LoadBalancer implements ServiceEndpoints, AutoCloseable {

  private static final int QUEUE_LIMIT = 1_000;
  private static final int LARGEST_REQUEST_BODY = 1 << 20;
  private static final Duration LONGEST_WAIT_FOR_READY = Duration.ofSeconds(30);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration RESPONSE_TIMEOUT = Duration.ofSeconds(30);

  /** Of one connection, not of the request (RFC 9110, 7.6.1). */
  private static final Set<String> HOP_BY_HOP =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  /** Set by the client or the server library itself. */
  private static final Set<String> SET_BY_LIBRARY = Set.of("content-length", "expect", "host");

  private static final Set<String> SAFE_TO_REPEAT = Set.of("GET", "HEAD", "OPTIONS");

  private final HttpServer server;
  private final HttpClient client;
  private final ExecutorService threads;
  private final Endpoints endpoints;

  private LoadBalancer(
      HttpServer server, HttpClient client, ExecutorService threads, Endpoints endpoints) {
    this.server = server;
    this.client = client;
    this.threads = threads;
    this.endpoints = endpoints;
  }

  /**
   * Starts without a pod.
   *
   * @param port 0 for any free one
   */
  public static LoadBalancer start(int port) throws IOException {
    HttpConnections.settle();
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_024);
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .executor(threads)
            .build();
    LoadBalancer balancer =
        new LoadBalancer(
            server, client, threads, new Endpoints(QUEUE_LIMIT, RandomGenerator.getDefault()));
    server.createContext("/", balancer::answer);
    server.setExecutor(threads);
    server.start();
    return balancer;
  }

  /** Such as {@code http://127.0.0.1:8081}, without a slash at the end. */
  public URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Requests that have come and are not yet answered. */
  public int outstanding() {
    return endpoints.outstanding();
  }

  @Override
  public void add(String pod, int port) {
    endpoints.add(pod, port);
  }

  @Override
  public void remove(String pod) {
    endpoints.remove(pod);
  }

  @Override
  public boolean awaitIdle(String pod, Duration atMost) throws InterruptedException {
    return endpoints.awaitIdle(pod, atMost);
  }

  @Override
  public void close() {
    server.stop(0);
    client.shutdownNow();
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readNBytes(LARGEST_REQUEST_BODY + 1);
      if (body.length > LARGEST_REQUEST_BODY) {
        refuse(exchange, 413, "request body over 1 MiB");
      } else {
        forward(exchange, body);
      }
    } catch (IllegalArgumentException e) {
      refuse(exchange, 400, "the request cannot be passed on");
    } catch (Endpoints.QueueFullException e) {
      refuse(exchange, 503, "no pod is Ready and " + QUEUE_LIMIT + " requests wait already");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void forward(HttpExchange exchange, byte[] body)
      throws IOException, Endpoints.QueueFullException, InterruptedException {
    Set<String> tried = new HashSet<>();
    IOException failure = null;
    while (true) {
      Optional<Endpoint> chosen = endpoints.acquire(tried, LONGEST_WAIT_FOR_READY);
      if (chosen.isEmpty()) {
        break;
      }
      Endpoint endpoint = chosen.get();
      try {
        HttpResponse<InputStream> response =
            client.send(
                request(exchange, endpoint, body), HttpResponse.BodyHandlers.ofInputStream());
        pass(exchange, response);
        return;
      } catch (IOException e) {
        failure = e;
        boolean answering = exchange.getResponseCode() != -1;
        if (answering || !mayGoElsewhere(exchange.getRequestMethod(), e)) {
          break;
        }
        tried.add(endpoint.pod());
      } finally {
        endpoints.release(endpoint);
      }
    }
    if (exchange.getResponseCode() == -1) {
      refuse(
          exchange,
          failure == null ? 503 : failure instanceof HttpTimeoutException ? 504 : 502,
          failure == null ? "no pod is Ready" : "the pod did not answer: " + failure);
    }
  }

  /** Nothing was sent, or sending it twice does no harm and the pod was not merely slow. */
  private static boolean mayGoElsewhere(String method, IOException failure) {
    return failure instanceof ConnectException
        || failure instanceof HttpConnectTimeoutException
        || (SAFE_TO_REPEAT.contains(method) && !(failure instanceof HttpTimeoutException));
  }

  private static HttpRequest request(HttpExchange exchange, Endpoint endpoint, byte[] body) {
    URI asked = exchange.getRequestURI();
    String query = asked.getRawQuery() == null ? "" : "?" + asked.getRawQuery();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + endpoint.port() + asked.getRawPath() + query))
            .timeout(RESPONSE_TIMEOUT)
            .method(
                exchange.getRequestMethod(),
                body.length == 0
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(body));
    Set<String> dropped = connectionHeaders(exchange.getRequestHeaders());
    for (Map.Entry<String, List<String>> header : exchange.getRequestHeaders().entrySet()) {
      if (passes(header.getKey(), dropped)) {
        header.getValue().forEach(value -> request.header(header.getKey(), value));
      }
    }
    return request.build();
  }

  private static void pass(HttpExchange exchange, HttpResponse<InputStream> response)
      throws IOException {
    try (InputStream from = response.body()) {
      Headers headers = exchange.getResponseHeaders();
      for (Map.Entry<String, List<String>> header : response.headers().map().entrySet()) {
        if (passes(header.getKey(), Set.of())) {
          header.getValue().forEach(value -> headers.add(header.getKey(), value));
        }
      }
      boolean bodiless =
          exchange.getRequestMethod().equals("HEAD")
              || response.statusCode() == 204
              || response.statusCode() == 304;
      long length = response.headers().firstValueAsLong("content-length").orElse(-1);
      if (bodiless || length == 0) {
        exchange.sendResponseHeaders(response.statusCode(), -1);
        return;
      }
      exchange.sendResponseHeaders(response.statusCode(), Math.max(0, length));
      try (OutputStream to = exchange.getResponseBody()) {
        from.transferTo(to);
      }
    }
  }

  private static Set<String> connectionHeaders(Headers headers) {
    Set<String> named = new HashSet<>();
    for (String value : headers.getOrDefault("Connection", List.of())) {
      for (String name : value.split(",", -1)) {
        named.add(name.strip().toLowerCase(Locale.ROOT));
      }
    }
    return named;
  }

  private static boolean passes(String header, Set<String> dropped) {
    String name = header.toLowerCase(Locale.ROOT);
    return !HOP_BY_HOP.contains(name) && !SET_BY_LIBRARY.contains(name) && !dropped.contains(name);
  }

  private static void refuse(HttpExchange exchange, int status, String reason) throws IOException {
    byte[] body = (reason + "\n").getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }
}

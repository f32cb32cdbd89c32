package io.tenantry.agent.tests;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Another service: answers each call, to {@code /redirect} with a redirection to what comes after
 * the question mark, and remembers what was sent along.
 */
final class Downstream implements AutoCloseable {

  private final HttpServer server;
  private final BlockingQueue<Headers> calls = new LinkedBlockingQueue<>();

  Downstream() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  /** As a destination is written in the property. */
  String destination() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  String url() {
    return "http://" + destination() + "/stock";
  }

  String redirecting(Downstream other) {
    return "http://" + destination() + "/redirect?" + other.url();
  }

  /** All headers of the next call. */
  Headers headers() throws InterruptedException {
    return Objects.requireNonNull(calls.poll(10, TimeUnit.SECONDS), "nobody called");
  }

  /** The {@code baggage} headers of the next call. */
  List<String> baggage() throws InterruptedException {
    return headers().getOrDefault("baggage", List.of());
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      calls.add(exchange.getRequestHeaders());
      URI uri = exchange.getRequestURI();
      if (uri.getPath().equals("/redirect")) {
        exchange.getResponseHeaders().add("Location", uri.getQuery());
        exchange.sendResponseHeaders(302, -1);
      } else {
        exchange.sendResponseHeaders(204, -1);
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

package io.tenantry.context.autoconfigure;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A service of ours and a third party, on one port of this machine: it is ours under its address
 * and somebody else's under its name. Notes what it is sent.
 */
final class OtherServices implements AutoCloseable {

  /** The rule that says which of the two is ours. */
  static final String OURS = "127.0.0.1";

  private final Queue<Request> received = new ConcurrentLinkedQueue<>();
  private final HttpServer server;

  OtherServices() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  /** What was sent: to where, and with which headers. */
  record Request(String path, Headers headers) {

    String tenant() {
      return String.join("+", headers.getOrDefault("X-Tenant-ID", List.of()));
    }

    String region() {
      return String.join("+", headers.getOrDefault("X-Region", List.of()));
    }
  }

  String ours(String path) {
    return "http://127.0.0.1:" + port() + path;
  }

  String thirdParty(String path) {
    return "http://localhost:" + port() + path;
  }

  /** Where {@code ours} sends a request on, to the third party. */
  String redirecting() {
    return ours("/redirect");
  }

  List<Request> received() {
    return List.copyOf(received);
  }

  void forget() {
    received.clear();
  }

  int port() {
    return server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    received.add(new Request(exchange.getRequestURI().getPath(), exchange.getRequestHeaders()));
    exchange.getRequestBody().readAllBytes();
    if (exchange.getRequestURI().getPath().equals("/redirect")) {
      exchange.getResponseHeaders().set("Location", thirdParty("/landed"));
      exchange.sendResponseHeaders(302, -1);
    } else {
      exchange.sendResponseHeaders(204, -1);
    }
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

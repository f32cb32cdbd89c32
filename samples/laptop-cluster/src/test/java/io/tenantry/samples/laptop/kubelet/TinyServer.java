package io.tenantry.samples.laptop.kubelet;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;

/**
 * A real process to be kept: ready at once, 100 ms for each answer of /work, and rude: on SIGTERM
 * it is gone with what it has, so that whoever ends it too early loses requests.
 */
final class TinyServer {

  private TinyServer() {}

  public static void main(String[] arguments) throws IOException {
    System.out.println("arguments: " + String.join(" ", arguments));
    int port = Integer.parseInt(System.getenv("SERVER_PORT"));
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 100);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/ready", exchange -> answer(exchange, "ready"));
    server.createContext("/work", TinyServer::work);
    server.start();
  }

  private static void work(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    try {
      Thread.sleep(100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    answer(
        exchange,
        System.getenv("ATTRIBUTES")
            + " "
            + exchange.getRequestHeaders().getFirst("X-Tenant-ID")
            + " "
            + new String(body, StandardCharsets.UTF_8));
  }

  private static void answer(HttpExchange exchange, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}

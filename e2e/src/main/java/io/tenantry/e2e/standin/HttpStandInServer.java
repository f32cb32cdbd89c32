package io.tenantry.e2e.standin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** HTTP/1.1, one virtual thread for each request. */
final class HttpStandInServer implements StandInServer {

  static {
    // Read once by the JDK. Otherwise an answer in two writes waits 40 ms for an acknowledgement.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    System.setProperty("sun.net.httpserver.maxIdleConnections", "10000");
  }

  private final Map<String, HttpHandler> handlers = new LinkedHashMap<>();
  private final LoopbackPort port = new LoopbackPort();
  private @Nullable HttpServer server;
  private @Nullable ExecutorService threads;

  /** Before the first start. */
  HttpStandInServer handle(String path, HttpHandler handler) {
    handlers.put(path, handler);
    return this;
  }

  @Override
  public int port() {
    return port.number();
  }

  @Override
  public synchronized void start() {
    if (server != null) {
      return;
    }
    ExecutorService newThreads = Executors.newVirtualThreadPerTaskExecutor();
    port.open(address -> {
      HttpServer newServer = HttpServer.create(address, 1_024);
      handlers.forEach((path, handler) -> newServer.createContext(path, closing(handler)));
      newServer.setExecutor(newThreads);
      newServer.start();
      server = newServer;
      return newServer.getAddress().getPort();
    });
    threads = newThreads;
  }

  @Override
  public synchronized void stop() {
    if (server != null) {
      server.stop(0);
      server = null;
      port.keep();
    }
    if (threads != null) {
      threads.shutdownNow();
      threads = null;
    }
  }

  @Override
  public synchronized void close() {
    stop();
    port.release();
  }

  private static HttpHandler closing(HttpHandler handler) {
    return exchange -> {
      try (exchange) {
        handler.handle(exchange);
      }
    };
  }

  /** Answers with a body, and with none when that is empty. */
  static void answer(HttpExchange exchange, int status, String contentType, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", contentType);
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
  }
}

package io.tenantry.benchmarks.cluster;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tenantry.benchmarks.cluster.Shop.Replicas;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** As much of the Kubernetes API as the storefront's objects need; replicas are Ready at once. */
final class ApiStandIn implements AutoCloseable {

  private final HttpServer server;
  private final List<String> writes = new CopyOnWriteArrayList<>();
  private volatile int replicas;

  ApiStandIn(int replicas) throws IOException {
    this.replicas = replicas;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  Replicas replicas() {
    return new Replicas(replicas, replicas);
  }

  /** Method, path and body of what was written, in order. */
  List<String> writes() {
    return writes;
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      if (!exchange.getRequestMethod().equals("GET")) {
        writes.add("%s %s %s".formatted(exchange.getRequestMethod(), path, body));
        if (body.contains("\"replicas\":")) {
          replicas = Integer.parseInt(body.replaceAll(".*\"replicas\":([0-9]+).*", "$1"));
        }
      }
      byte[] answer =
          (path.endsWith("/pods") ? pods() : deployment()).getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  private String deployment() {
    return """
    {"kind": "Deployment", "spec": {"replicas": %d, "template": {"spec": {"containers": [
      {"name": "storefront", "env": [{"name": "SERVER_ADDRESS", "value": "127.0.0.1"}]}]}}},
     "status": {"readyReplicas": %d}}
    """
        .formatted(replicas, replicas);
  }

  private String pods() {
    StringBuilder pods = new StringBuilder();
    for (int i = 0; i < replicas; i++) {
      pods.append(i == 0 ? "" : ",")
          .append(
              """
              {"metadata": {"name": "storefront-%d"}, "status": {
                "containerStatuses": [{"state": {"running": {"startedAt": "2026-01-01T00:00:00Z"}}}],
                "conditions": [
                  {"type": "Ready", "status": "True", "lastTransitionTime": "2026-01-01T00:00:04Z"}]}}
              """
                  .formatted(i));
    }
    return "{\"items\": [" + pods + "]}";
  }
}

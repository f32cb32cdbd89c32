package io.tenantry.e2e.collectors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

/**
 * Is where a gateway expects the autoscaler: takes metrics in OTLP over HTTP, and keeps them with
 * the time at which they came. Thread-safe.
 */
public final class DemandInbox implements AutoCloseable {

  private static final int LARGEST_REQUEST = 64 << 20;

  private final List<Beat> beats = new ArrayList<>();
  private final int port;
  private HttpServer server;

  /** One request, and when it was whole. */
  public record Beat(Instant at, ExportMetricsServiceRequest request) {}

  private DemandInbox() {
    server = listen(0);
    port = server.getAddress().getPort();
  }

  /** On a free port. */
  public static DemandInbox start() {
    return new DemandInbox();
  }

  /** Such as {@code http://127.0.0.1:12345}. */
  public String endpoint() {
    return "http://127.0.0.1:" + port;
  }

  /** In the order in which they came. */
  public synchronized List<Beat> beats() {
    return List.copyOf(beats);
  }

  /** Names of all metrics that came. */
  public Set<String> metrics() {
    return beats().stream()
        .flatMap(beat -> beat.request().getResourceMetricsList().stream())
        .flatMap(resource -> resource.getScopeMetricsList().stream())
        .flatMap(scope -> scope.getMetricsList().stream())
        .map(metric -> metric.getName())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Closes the port at once; what came stays. */
  public synchronized void goDown() {
    server.stop(0);
  }

  /** Listens again, on the same port. */
  public synchronized void comeBack() {
    server = listen(port);
  }

  @Override
  public void close() {
    goDown();
  }

  private HttpServer listen(int atPort) {
    try {
      HttpServer listening =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), atPort), 0);
      listening.createContext("/v1/metrics", this::take);
      listening.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      listening.start();
      return listening;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      boolean isPacked = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
      ExportMetricsServiceRequest request;
      try (InputStream body =
          isPacked ? new GZIPInputStream(exchange.getRequestBody()) : exchange.getRequestBody()) {
        request = ExportMetricsServiceRequest.parseFrom(body.readNBytes(LARGEST_REQUEST));
      }
      add(new Beat(Instant.now(), request));
      byte[] answer = ExportMetricsServiceResponse.getDefaultInstance().toByteArray();
      exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
      exchange.sendResponseHeaders(200, answer.length == 0 ? -1 : answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  private synchronized void add(Beat beat) {
    beats.add(beat);
  }
}

package io.tenantry.context.demand;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * Takes OTLP metrics over HTTP on a port of this machine, as an autoscaler does, and keeps them.
 */
public final class OtlpReceiver implements AutoCloseable {

  public final List<Map<String, List<String>>> headers = new CopyOnWriteArrayList<>();
  public final List<ExportMetricsServiceRequest> requests = new CopyOnWriteArrayList<>();

  private final HttpServer server;
  private volatile int status = 200;

  public OtlpReceiver() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/v1/metrics", this::receive);
    server.start();
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1/metrics");
  }

  public void answerWith(int newStatus) {
    this.status = newStatus;
  }

  /** The latest state of the up-down counter, by tenant. */
  public Map<String, Long> activeRequests() {
    Map<String, Long> latest = new TreeMap<>();
    points(requests.stream())
        .filter(metric -> metric.getName().equals("tenantry.server.active_requests"))
        .flatMap(metric -> metric.getSum().getDataPointsList().stream())
        .forEach(point -> latest.put(words(point.getAttributesList()), point.getAsInt()));
    return latest;
  }

  /** All histogram points that came, in order. */
  public List<ExponentialHistogramDataPoint> durations() {
    return points(requests.stream())
        .filter(metric -> metric.getName().equals("tenantry.server.request.duration"))
        .flatMap(metric -> metric.getExponentialHistogram().getDataPointsList().stream())
        .toList();
  }

  /** How many requests were reported complete, by tenant. */
  public Map<String, Long> completed() {
    Map<String, Long> counts = new TreeMap<>();
    durations()
        .forEach(
            point -> counts.merge(words(point.getAttributesList()), point.getCount(), Long::sum));
    return counts;
  }

  /** How many requests were reported refused, by tenant and reason. */
  public Map<String, Long> refused() {
    Map<String, Long> counts = new TreeMap<>();
    points(requests.stream())
        .filter(metric -> metric.getName().equals("tenantry.server.refused_requests"))
        .flatMap(metric -> metric.getSum().getDataPointsList().stream())
        .forEach(point -> {
          Map<String, String> values = valuesOf(point.getAttributesList());
          counts.merge(
              String.join(
                  "/",
                  values.get("tenant.id"),
                  values.get("tenant.region"),
                  values.get("tenant.plan"),
                  values.get("reason")),
              point.getAsInt(),
              Long::sum);
        });
    return counts;
  }

  public static Stream<Metric> points(Stream<ExportMetricsServiceRequest> requests) {
    return requests
        .flatMap(request -> request.getResourceMetricsList().stream())
        .flatMap(resource -> resource.getScopeMetricsList().stream())
        .flatMap(scope -> scope.getMetricsList().stream());
  }

  static String words(NumberDataPoint point) {
    return words(point.getAttributesList());
  }

  /** The tenant of a point as {@code id/region/plan}. */
  private static String words(List<KeyValue> attributes) {
    Map<String, String> values = valuesOf(attributes);
    return values.get("tenant.id")
        + "/"
        + values.get("tenant.region")
        + "/"
        + values.get("tenant.plan")
        + (values.size() == 3 ? "" : " and more: " + values);
  }

  private static Map<String, String> valuesOf(List<KeyValue> attributes) {
    Map<String, String> values = new TreeMap<>();
    attributes.forEach(one -> values.put(one.getKey(), one.getValue().getStringValue()));
    return values;
  }

  private void receive(HttpExchange exchange) throws IOException {
    try (exchange;
        GZIPInputStream body = new GZIPInputStream(exchange.getRequestBody())) {
      ExportMetricsServiceRequest request = ExportMetricsServiceRequest.parseFrom(body);
      if (status == 200) {
        headers.add(exchange.getRequestHeaders());
        requests.add(request);
      }
      exchange.sendResponseHeaders(status, -1);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

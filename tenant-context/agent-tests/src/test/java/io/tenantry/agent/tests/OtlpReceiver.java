package io.tenantry.agent.tests;

import com.google.protobuf.InvalidProtocolBufferException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Takes what the agent exports, OTLP over HTTP, on a port of this machine, and keeps it. */
final class OtlpReceiver implements AutoCloseable {

  private final HttpServer server;
  private final List<Span> spans = new CopyOnWriteArrayList<>();
  private final List<LogRecord> logs = new CopyOnWriteArrayList<>();
  private final Map<Map<String, String>, HistogramDataPoint> durations = new ConcurrentHashMap<>();

  OtlpReceiver() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/v1/traces", exchange -> receive(exchange, this::traces));
    server.createContext("/v1/metrics", exchange -> receive(exchange, this::metrics));
    server.createContext("/v1/logs", exchange -> receive(exchange, this::logs));
    server.start();
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  List<Span> spans() {
    return spans;
  }

  List<LogRecord> logs() {
    return logs;
  }

  /** The latest state of {@code http.server.request.duration}, each series by its attributes. */
  Map<Map<String, String>, HistogramDataPoint> durations() {
    return durations;
  }

  /** A value that is not text as its text. */
  static Map<String, String> attributes(List<KeyValue> attributes) {
    Map<String, String> values = new TreeMap<>();
    attributes.forEach(one -> values.put(one.getKey(), text(one.getValue())));
    return values;
  }

  private static String text(AnyValue value) {
    return value.hasIntValue() ? Long.toString(value.getIntValue()) : value.getStringValue();
  }

  private void traces(byte[] body) throws InvalidProtocolBufferException {
    ExportTraceServiceRequest.parseFrom(body)
        .getResourceSpansList()
        .forEach(resource ->
            resource.getScopeSpansList().forEach(scope -> spans.addAll(scope.getSpansList())));
  }

  private void logs(byte[] body) throws InvalidProtocolBufferException {
    ExportLogsServiceRequest.parseFrom(body)
        .getResourceLogsList()
        .forEach(resource ->
            resource.getScopeLogsList().forEach(scope -> logs.addAll(scope.getLogRecordsList())));
  }

  private void metrics(byte[] body) throws InvalidProtocolBufferException {
    ExportMetricsServiceRequest.parseFrom(body)
        .getResourceMetricsList()
        .forEach(resource ->
            resource
                .getScopeMetricsList()
                .forEach(scope -> scope.getMetricsList().forEach(this::metric)));
  }

  private void metric(Metric metric) {
    if (metric.getName().equals("http.server.request.duration")) {
      metric
          .getHistogram()
          .getDataPointsList()
          .forEach(point -> durations.put(attributes(point.getAttributesList()), point));
    }
  }

  private static void receive(HttpExchange exchange, Body body) throws IOException {
    try (exchange) {
      body.accept(exchange.getRequestBody().readAllBytes());
      exchange.sendResponseHeaders(200, -1);
    }
  }

  @FunctionalInterface
  private interface Body {

    void accept(byte[] body) throws InvalidProtocolBufferException;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

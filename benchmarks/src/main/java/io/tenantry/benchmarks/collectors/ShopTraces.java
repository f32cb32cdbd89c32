package io.tenantry.benchmarks.collectors;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.proto.trace.v1.Status;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * Requests of traces as an instrumented shop writes them: a trace has eight spans of three services
 * with the attributes of OpenTelemetry's conventions, a tenant and a region on each span. One trace
 * of {@value #TRACES} has failed.
 */
final class ShopTraces {

  /** In one request. */
  static final int TRACES = 64;

  static final int SPANS_OF_TRACE = 8;

  private static final List<String> ROUTES =
      List.of("/products", "/products/{id}", "/cart", "/cart/items", "/orders", "/orders/{id}");

  private final SplittableRandom random;
  private final String region;
  private final Map<String, List<Span>> byService = new LinkedHashMap<>();

  private ShopTraces(String region, long seed) {
    this.random = new SplittableRandom(seed);
    this.region = region;
  }

  /** So many different requests, by a seed. */
  static List<SpanBatch> batches(String region, int count, long seed) {
    List<SpanBatch> batches = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      batches.add(new SpanBatch(new ShopTraces(region, seed + i).request().toByteArray(), TRACES));
    }
    return batches;
  }

  private ExportTraceServiceRequest request() {
    for (int trace = 0; trace < TRACES; trace++) {
      trace(trace);
    }
    ExportTraceServiceRequest.Builder request = ExportTraceServiceRequest.newBuilder();
    byService.forEach((service, spans) ->
        request.addResourceSpans(
            ResourceSpans.newBuilder()
                .setResource(resource(service))
                .addScopeSpans(
                    ScopeSpans.newBuilder()
                        .setScope(
                            InstrumentationScope.newBuilder()
                                .setName("io.opentelemetry.tomcat-10.0")
                                .setVersion("2.33.1-alpha"))
                        .addAllSpans(spans))));
    return request.build();
  }

  private static Resource resource(String service) {
    return Resource.newBuilder()
        .addAttributes(text("service.name", service))
        .addAttributes(text("service.namespace", "shop"))
        .addAttributes(text("service.version", "1.42.0"))
        .addAttributes(text("service.instance.id", "5c1f7a9e-0d3b-4e21-9c0f-" + service))
        .addAttributes(text("cloud.region", "us-east"))
        .addAttributes(text("k8s.namespace.name", "shop"))
        .addAttributes(text("k8s.deployment.name", service))
        .addAttributes(text("k8s.pod.name", service + "-7d9c6b5f4d-x2v8q"))
        .addAttributes(text("k8s.node.name", "ip-10-0-12-34.ec2.internal"))
        .addAttributes(text("telemetry.sdk.name", "opentelemetry"))
        .addAttributes(text("telemetry.sdk.language", "java"))
        .addAttributes(text("telemetry.sdk.version", "1.62.0"))
        .addAttributes(text("process.runtime.name", "OpenJDK Runtime Environment"))
        .addAttributes(text("host.name", service + "-7d9c6b5f4d-x2v8q"))
        .build();
  }

  private void trace(int number) {
    String route = ROUTES.get(random.nextInt(ROUTES.size()));
    String path = route.replace("{id}", Integer.toString(random.nextInt(100_000)));
    boolean failed = number == 0;
    long start = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
    ByteString server = id();
    ByteString call = id();
    add("frontend", http(number, server, "GET " + route, route, path, start, failed));
    add("frontend", internal(number, server, "ProductController.show", start));
    add("frontend", client(number, call, server, path, start));
    ByteString orders = id();
    add(
        "orders",
        http(number, orders, "GET " + route, route, path, start, false).toBuilder()
            .setParentSpanId(call)
            .build());
    add("orders", internal(number, orders, "OrderService.load", start));
    add("orders", database(number, orders, start));
    ByteString rpc = id();
    add("orders", rpc(number, rpc, orders, SpanKind.SPAN_KIND_CLIENT, start));
    add("inventory", rpc(number, id(), rpc, SpanKind.SPAN_KIND_SERVER, start));
  }

  private Span http(
      int trace,
      ByteString id,
      String name,
      String route,
      String path,
      long start,
      boolean failed) {
    Span.Builder span =
        span(trace, id, name, SpanKind.SPAN_KIND_SERVER, start, 40)
            .addAttributes(text("http.request.method", "GET"))
            .addAttributes(number("http.response.status_code", failed ? 500 : 200))
            .addAttributes(text("http.route", route))
            .addAttributes(text("url.path", path))
            .addAttributes(text("url.scheme", "https"))
            .addAttributes(text("server.address", "shop.example.com"))
            .addAttributes(number("server.port", 443))
            .addAttributes(text("client.address", address()))
            .addAttributes(text("network.peer.address", address()))
            .addAttributes(number("network.peer.port", 30_000 + random.nextInt(30_000)))
            .addAttributes(text("network.protocol.version", "1.1"))
            .addAttributes(
                text(
                    "user_agent.original",
                    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)"
                        + " Chrome/143.0.0.0 Safari/537.36"));
    if (random.nextInt(4) == 0) {
      span.addAttributes(text("url.query", "page=" + random.nextInt(9) + "&sort=price&q=shoes"));
    }
    if (failed) {
      span.setStatus(Status.newBuilder().setCode(StatusCode.STATUS_CODE_ERROR))
          .addAttributes(text("error.type", "java.lang.IllegalStateException"));
    }
    return span.build();
  }

  private Span internal(int trace, ByteString parent, String name, long start) {
    return span(trace, id(), name, SpanKind.SPAN_KIND_INTERNAL, start, 30)
        .setParentSpanId(parent)
        .addAttributes(text("code.function.name", "com.example.shop." + name))
        .build();
  }

  private Span client(int trace, ByteString id, ByteString parent, String path, long start) {
    return span(trace, id, "GET", SpanKind.SPAN_KIND_CLIENT, start, 25)
        .setParentSpanId(parent)
        .addAttributes(text("http.request.method", "GET"))
        .addAttributes(number("http.response.status_code", 200))
        .addAttributes(text("url.full", "http://orders.shop.svc:8080" + path + "?page=1&trace=no"))
        .addAttributes(text("server.address", "orders.shop.svc"))
        .addAttributes(number("server.port", 8080))
        .addAttributes(text("network.protocol.version", "1.1"))
        .build();
  }

  private Span database(int trace, ByteString parent, long start) {
    return span(trace, id(), "SELECT shop.orders", SpanKind.SPAN_KIND_CLIENT, start, 8)
        .setParentSpanId(parent)
        .addAttributes(text("db.system.name", "postgresql"))
        .addAttributes(text("db.namespace", "shop"))
        .addAttributes(text("db.operation.name", "SELECT"))
        .addAttributes(text("db.collection.name", "orders"))
        .addAttributes(
            text(
                "db.query.text",
                "SELECT o.id, o.state, o.total, c.name FROM orders o JOIN customers c ON c.id ="
                    + " o.customer_id WHERE o.tenant = $1 AND o.state IN ('open', 'paid') AND o.id > "
                    + random.nextInt(1_000_000)
                    + " ORDER BY o.id LIMIT 50"))
        .addAttributes(text("server.address", "orders-db.shop.svc"))
        .addAttributes(number("server.port", 5432))
        .build();
  }

  private Span rpc(int trace, ByteString id, ByteString parent, SpanKind kind, long start) {
    return span(trace, id, "shop.Inventory/Reserve", kind, start, 12)
        .setParentSpanId(parent)
        .addAttributes(text("rpc.system", "grpc"))
        .addAttributes(text("rpc.service", "shop.Inventory"))
        .addAttributes(text("rpc.method", "Reserve"))
        .addAttributes(number("rpc.grpc.status_code", 0))
        .addAttributes(text("server.address", "inventory.shop.svc"))
        .addAttributes(number("server.port", 9090))
        .addAttributes(text("network.peer.address", address()))
        .build();
  }

  private Span.Builder span(
      int trace, ByteString id, String name, SpanKind kind, long start, int millis) {
    return Span.newBuilder()
        .setTraceId(ByteString.copyFrom(ByteBuffer.allocate(16).putLong(8, trace)))
        .setSpanId(id)
        .setName(name)
        .setKind(kind)
        .setFlags(0x101)
        .setStartTimeUnixNano(start)
        .setEndTimeUnixNano(start + TimeUnit.MICROSECONDS.toNanos(random.nextInt(millis * 1000)))
        .addAttributes(text("tenant.id", SpanBatch.tenant(0)))
        .addAttributes(text("tenant.region", region))
        .addAttributes(text("tenant.plan", "gold"))
        .addAttributes(number("thread.id", random.nextInt(200)))
        .addAttributes(text("thread.name", "http-nio-8080-exec-" + random.nextInt(200)));
  }

  private void add(String service, Span span) {
    byService.computeIfAbsent(service, key -> new ArrayList<>()).add(span);
  }

  private ByteString id() {
    return ByteString.copyFrom(ByteBuffer.allocate(8).putLong(0, random.nextLong()));
  }

  private String address() {
    return "10.%d.%d.%d".formatted(random.nextInt(256), random.nextInt(256), random.nextInt(256));
  }

  private static KeyValue text(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }

  private static KeyValue number(String key, long value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setIntValue(value))
        .build();
  }
}

package io.tenantry.autoscaler.otlp;

import io.tenantry.autoscaler.signal.RequestSource;
import java.util.Optional;

/** The metrics that tell how long requests took, and who counted them. */
enum RequestMetric {
  TENANTRY(MetricsDecoder.REQUEST_DURATION, RequestSource.TENANTRY),
  HTTP("http.server.request.duration", RequestSource.HTTP),
  HTTP_MICROMETER("http.server.requests", RequestSource.HTTP_MICROMETER),
  RPC("rpc.server.call.duration", RequestSource.RPC),
  RPC_BEFORE("rpc.server.duration", RequestSource.RPC_BEFORE),
  SPANS("traces.span.metrics.duration", RequestSource.SPANS);

  private final String metric;
  private final RequestSource source;

  RequestMetric(String metric, RequestSource source) {
    this.metric = metric;
    this.source = source;
  }

  static Optional<RequestMetric> named(String metric) {
    for (RequestMetric each : values()) {
      if (each.metric.equals(metric)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  RequestSource source() {
    return source;
  }

  /** Whether a point with these attributes is about requests that a server took. */
  boolean isOfServer(PointAttributes attributes) {
    return this != SPANS || attributes.text("span.kind", "").equals("SPAN_KIND_SERVER");
  }
}

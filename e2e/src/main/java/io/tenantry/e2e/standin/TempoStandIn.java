package io.tenantry.e2e.standin;

import io.grpc.Status;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.net.URI;
import java.util.List;

/**
 * Stands in for a Tempo with {@code multitenancy_enabled: true} and {@code
 * query_frontend.multi_tenant_queries_enabled: false}: OTLP over gRPC and over HTTP, and the query
 * API.
 *
 * <p>A push without an organization is answered with {@code UNAVAILABLE} and "no org id", which a
 * collector tries again for ever: Tempo's receiver takes an error without a status for a passing
 * one.
 */
public final class TempoStandIn extends StandIn<ExportTraceServiceRequest, TraceStore> {

  private final GrpcStandInServer grpc;
  private final HttpStandInServer http;
  private final HttpStandInServer queries;

  private TempoStandIn(long spansKept) {
    super(Status.Code.UNAVAILABLE, TraceStore::new, TraceStore::spans, TraceStore::add, spansKept);
    grpc = new GrpcStandInServer(pushes());
    http =
        new HttpStandInServer()
            .handle(
                "/v1/traces",
                new OtlpHttpHandler<>(ExportTraceServiceRequest.parser(), pushes(), 200));
    TempoApi api = new TempoApi(stores());
    queries =
        new HttpStandInServer()
            .handle("/ready", exchange -> OtlpHttpHandler.text(exchange, 200, "ready"))
            .handle("/api/echo", exchange -> OtlpHttpHandler.text(exchange, 200, "echo"))
            .handle("/api/traces/", api::traces)
            .handle("/api/v2/traces/", api::tracesV2)
            .handle("/api/search", api::search);
  }

  /** On free ports, with room for half a million spans. */
  public static TempoStandIn start() {
    return start(ITEMS_KEPT);
  }

  /** On free ports, with room for so many spans of all organizations together. */
  public static TempoStandIn start(long spansKept) {
    TempoStandIn tempo = new TempoStandIn(spansKept);
    tempo.comeBack();
    return tempo;
  }

  /** Port for OTLP over gRPC. */
  public int grpcPort() {
    return grpc.port();
  }

  /** As a collector's {@code otlp_grpc} exporter wants it. */
  public String endpoint() {
    return "127.0.0.1:" + grpc.port();
  }

  /** Port for OTLP over HTTP. */
  public int httpPort() {
    return http.port();
  }

  /** Where the query API begins. */
  public URI queries() {
    return URI.create("http://127.0.0.1:" + queries.port());
  }

  @Override
  List<StandInServer> servers() {
    return List.of(grpc, http, queries);
  }
}

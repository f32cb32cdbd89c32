package io.tenantry.e2e.standin;

import io.grpc.Status;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.net.URI;
import java.util.List;
import java.util.Set;

/**
 * Stands in for a Tempo with {@code multitenancy_enabled: true} and {@code
 * query_frontend.multi_tenant_queries_enabled: false}: OTLP over gRPC and over HTTP, and the query
 * API. Thread-safe.
 */
public final class TempoStandIn implements AutoCloseable {

  private static final long SPANS_KEPT = 500_000;

  private final Faults faults = new Faults();
  private final Stores<TraceStore> stores;
  private final Pushes<ExportTraceServiceRequest> pushes;
  private final GrpcStandInServer grpc;
  private final HttpStandInServer http;
  private final HttpStandInServer queries;

  private TempoStandIn(long spansKept) {
    stores = new Stores<>(TraceStore::new, TraceStore::spans, spansKept);
    // Retried by a collector: Tempo's receiver takes an error without a status for a passing one.
    pushes = new Pushes<>(faults, Status.Code.UNAVAILABLE, this::store);
    grpc = new GrpcStandInServer(pushes);
    http =
        new HttpStandInServer()
            .handle(
                "/v1/traces",
                new OtlpHttpHandler<>(ExportTraceServiceRequest.parser(), pushes, 200));
    TempoApi api = new TempoApi(stores);
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
    return start(SPANS_KEPT);
  }

  /**
   * On free ports.
   *
   * @param spansKept of all organizations; when they are reached, pushes are refused
   */
  public static TempoStandIn start(long spansKept) {
    TempoStandIn tempo = new TempoStandIn(spansKept);
    tempo.comeBack();
    return tempo;
  }

  /** Port for OTLP over gRPC. */
  public int grpcPort() {
    return grpc.port();
  }

  /** Port for OTLP over HTTP. */
  public int httpPort() {
    return http.port();
  }

  /** Where the query API begins. */
  public URI queries() {
    return URI.create("http://127.0.0.1:" + queries.port());
  }

  public Faults faults() {
    return faults;
  }

  /** What this organization has pushed. */
  public TraceStore org(String org) {
    return stores.of(org);
  }

  /** Those that have pushed. */
  public Set<String> orgs() {
    return stores.orgs();
  }

  /** Pushes that named no organization; all were refused. */
  public long pushesWithoutOrg() {
    return pushes.withoutOrg();
  }

  /** Pushes that named an illegal organization or several; all were refused. */
  public long pushesWithIllegalOrg() {
    return pushes.illegal();
  }

  /** Closes all ports at once, as if it were killed; what it stored stays. */
  public void goDown() {
    servers().forEach(StandInServer::stop);
  }

  /** Listens again, on the same ports. */
  public void comeBack() {
    servers().forEach(StandInServer::start);
  }

  @Override
  public void close() {
    servers().forEach(StandInServer::close);
  }

  private List<StandInServer> servers() {
    return List.of(grpc, http, queries);
  }

  private boolean store(OrgId org, ExportTraceServiceRequest request) {
    if (stores.isFull()) {
      return false;
    }
    stores.toPushTo(org).add(request);
    return true;
  }
}

package io.tenantry.e2e.standin;

import io.grpc.Status;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import java.util.List;

/**
 * Stands in for a Loki: OTLP over HTTP at {@code /otlp/v1/logs}, answered with 204. It has no query
 * language; a test looks into the stores.
 *
 * <p>A push without an organization is answered with 401, which a collector does not try again.
 */
public final class LokiStandIn extends StandIn<ExportLogsServiceRequest, LineStore> {

  private final HttpStandInServer http =
      new HttpStandInServer()
          .handle("/ready", exchange -> OtlpHttpHandler.text(exchange, 200, "ready"))
          .handle(
              "/otlp/v1/logs",
              new OtlpHttpHandler<>(ExportLogsServiceRequest.parser(), pushes(), 204));

  private LokiStandIn() {
    super(
        Status.Code.UNAUTHENTICATED,
        LineStore::new,
        LineStore::lineCount,
        LineStore::add,
        ITEMS_KEPT);
  }

  /** On a free port, with room for half a million lines. */
  public static LokiStandIn start() {
    LokiStandIn loki = new LokiStandIn();
    loki.comeBack();
    return loki;
  }

  /** Port for everything. */
  public int port() {
    return http.port();
  }

  /** As a collector's {@code otlp_http} exporter wants it. */
  public String endpoint() {
    return "http://127.0.0.1:%d/otlp".formatted(http.port());
  }

  @Override
  List<StandInServer> servers() {
    return List.of(http);
  }
}

package io.tenantry.e2e.standin;

import io.grpc.Status;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import java.util.List;

/**
 * Stands in for a Mimir: OTLP over HTTP at {@code /otlp/v1/metrics}. It has no query language; a
 * test looks into the stores.
 *
 * <p>A push without an organization is answered with 401, which a collector does not try again.
 */
public final class MimirStandIn extends StandIn<ExportMetricsServiceRequest, SeriesStore> {

  private final HttpStandInServer http =
      new HttpStandInServer()
          .handle("/ready", exchange -> OtlpHttpHandler.text(exchange, 200, "ready"))
          .handle(
              "/otlp/v1/metrics",
              new OtlpHttpHandler<>(ExportMetricsServiceRequest.parser(), pushes(), 200));

  private MimirStandIn() {
    super(
        Status.Code.UNAUTHENTICATED,
        SeriesStore::new,
        SeriesStore::points,
        SeriesStore::add,
        ITEMS_KEPT);
  }

  /** On a free port, with room for half a million points. */
  public static MimirStandIn start() {
    MimirStandIn mimir = new MimirStandIn();
    mimir.comeBack();
    return mimir;
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

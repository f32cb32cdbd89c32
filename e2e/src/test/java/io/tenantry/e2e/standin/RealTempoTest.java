package io.tenantry.e2e.standin;

import io.tenantry.e2e.query.TempoClient;
import io.tenantry.e2e.telemetry.OtlpClient;
import java.net.URI;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * A real Tempo keeps the contract: the one whose query API begins at {@code TENANTRY_TEMPO_URL},
 * such as {@code http://localhost:3200}. It has to be configured as {@link TempoContract} says. Its
 * OTLP over gRPC is at {@code TENANTRY_TEMPO_OTLP_ENDPOINT}, host and port, by default at port 4317
 * of the same host.
 */
@EnabledIfEnvironmentVariable(
    named = "TENANTRY_TEMPO_URL",
    matches = "https?://.+",
    disabledReason = "TENANTRY_TEMPO_URL names no Tempo to hold the stand-in against")
class RealTempoTest extends TempoContract {

  private static final int DEFAULT_OTLP_PORT = 4317;

  @Override
  OtlpClient.Options otlp() {
    String endpoint = System.getenv("TENANTRY_TEMPO_OTLP_ENDPOINT");
    if (endpoint == null) {
      return OtlpClient.grpc(DEFAULT_OTLP_PORT).host(url().getHost());
    }
    int colon = endpoint.lastIndexOf(':');
    return OtlpClient.grpc(Integer.parseInt(endpoint.substring(colon + 1)))
        .host(endpoint.substring(0, colon));
  }

  @Override
  TempoClient tempo() {
    return TempoClient.of(url());
  }

  private static URI url() {
    return URI.create(System.getenv("TENANTRY_TEMPO_URL"));
  }
}

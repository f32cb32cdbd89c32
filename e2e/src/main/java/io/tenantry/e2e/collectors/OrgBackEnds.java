package io.tenantry.e2e.collectors;

import io.tenantry.e2e.query.TempoClient;
import io.tenantry.e2e.standin.LokiStandIn;
import io.tenantry.e2e.standin.MimirStandIn;
import io.tenantry.e2e.standin.TempoStandIn;
import java.util.Map;

/**
 * Back ends that keep tenants apart by {@code X-Scope-OrgID}: stand-ins for Tempo, Mimir and Loki,
 * and the autoscaler's inbox. Those of ap-southeast, and of a region that is made from the
 * template.
 */
public final class OrgBackEnds implements BackEnds, AutoCloseable {

  private final RegionName region;
  private final TempoStandIn tempo = TempoStandIn.start();
  private final MimirStandIn mimir = MimirStandIn.start();
  private final LokiStandIn loki = LokiStandIn.start();
  private final DemandInbox autoscaler = DemandInbox.start();

  OrgBackEnds(RegionName region) {
    this.region = region;
  }

  public TempoStandIn tempo() {
    return tempo;
  }

  public MimirStandIn mimir() {
    return mimir;
  }

  public LokiStandIn loki() {
    return loki;
  }

  public DemandInbox autoscaler() {
    return autoscaler;
  }

  /** Asks the stand-in for Tempo, as no organization. */
  public TempoClient traces() {
    return TempoClient.of(tempo.queries());
  }

  @Override
  public Map<String, String> environment() {
    return Map.of(
        region.variable("TEMPO_ENDPOINT"), "127.0.0.1:" + tempo.grpcPort(),
        region.variable("TEMPO_INSECURE"), "true",
        region.variable("MIMIR_ENDPOINT"), "http://127.0.0.1:%d/otlp".formatted(mimir.port()),
        region.variable("LOKI_ENDPOINT"), "http://127.0.0.1:%d/otlp".formatted(loki.port()),
        region.variable("AUTOSCALER_ENDPOINT"), autoscaler.endpoint());
  }

  @Override
  public void close() {
    tempo.close();
    mimir.close();
    loki.close();
    autoscaler.close();
  }
}

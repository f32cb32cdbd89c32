package io.tenantry.e2e.collectors;

import io.tenantry.e2e.query.JaegerClient;
import io.tenantry.e2e.query.PrometheusClient;
import io.tenantry.e2e.servers.Jaeger;
import io.tenantry.e2e.servers.Prometheus;
import io.tenantry.e2e.servers.Servers;
import io.tenantry.e2e.standin.LokiStandIn;
import java.util.Map;

/**
 * Back ends that do not know of tenants: a real Jaeger and a real Prometheus, with a stand-in for
 * Loki beside them, and the autoscaler's inbox. Those of us-east.
 */
public final class SharedBackEnds implements BackEnds, AutoCloseable {

  private final RegionName region;
  private final Jaeger jaeger;
  private final Prometheus prometheus;
  private final LokiStandIn loki = LokiStandIn.start();
  private final DemandInbox autoscaler = DemandInbox.start();

  SharedBackEnds(Servers servers, RegionName region) {
    this.region = region;
    jaeger = servers.jaeger(region + "-jaeger");
    prometheus = servers.prometheus(region + "-prometheus");
  }

  public Jaeger jaeger() {
    return jaeger;
  }

  public Prometheus prometheus() {
    return prometheus;
  }

  public LokiStandIn loki() {
    return loki;
  }

  public DemandInbox autoscaler() {
    return autoscaler;
  }

  /** Asks Jaeger. */
  public JaegerClient traces() {
    return jaeger.client();
  }

  /** Asks Prometheus. */
  public PrometheusClient metrics() {
    return prometheus.client();
  }

  @Override
  public Map<String, String> environment() {
    return Map.of(
        region.variable("JAEGER_ENDPOINT"), jaeger.otlpGrpc().toString(),
        region.variable("JAEGER_INSECURE"), "true",
        region.variable("PROMETHEUS_ENDPOINT"), prometheus.otlpEndpoint(),
        region.variable("LOKI_ENDPOINT"), "http://127.0.0.1:%d/otlp".formatted(loki.port()),
        region.variable("AUTOSCALER_ENDPOINT"), autoscaler.endpoint());
  }

  /** Ends what is not a process; the processes end with their {@link Servers}. */
  @Override
  public void close() {
    loki.close();
    autoscaler.close();
  }
}

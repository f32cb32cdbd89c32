package io.tenantry.context.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tenantry.context.demand.OtlpReceiver;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

class DemandIT {

  @Test
  void everyRequestIsMeasuredOnceHoweverItEnds() throws IOException {
    try (OtlpReceiver receiver = new OtlpReceiver()) {
      try (ConfigurableApplicationContext context = start(receiver)) {
        HttpCalls http =
            new HttpCalls(
                context.getEnvironment().getRequiredProperty("local.server.port", Integer.class));
        String[] paths = {
          "/tenant", "/callable", "/deferred", "/timeout", "/async", "/fails", "/nowhere", "/twice"
        };
        for (String path : paths) {
          http.get(path, "X-Tenant-ID", "acme", "X-Region", "us-east");
        }
        http.get("/tenant", "X-Tenant-ID", "globex");
        http.get("/tenant", "X-Tenant-ID", "not legal");
        http.get("/tenant");
        http.get("/actuator/health");
        await().until(() -> receiver.activeRequests().size() == 3);
      }
      assertThat(receiver.completed())
          .as("also what was measured since the last interval: closing flushes")
          .isEqualTo(Map.of("acme/us-east/gold", 8L, "globex/_none/default", 1L));
      assertThat(receiver.activeRequests())
          .isEqualTo(
              Map.of(
                  "_none/_none/default", 0L, "acme/us-east/gold", 0L, "globex/_none/default", 0L));
      assertThat(receiver.requests.get(0).getResourceMetrics(0).getResource().getAttributesList())
          .extracting(attribute -> attribute.getKey() + "=" + attribute.getValue().getStringValue())
          .containsExactlyInAnyOrder(
              "service.name=echo", "k8s.namespace.name=shop", "k8s.deployment.name=echo server");
    }
  }

  private static ConfigurableApplicationContext start(OtlpReceiver receiver) {
    return new SpringApplicationBuilder(EchoApplication.class)
        .run(
            "--server.port=0",
            "--spring.main.banner-mode=off",
            "--spring.application.name=echo",
            "--management.otlp.metrics.export.enabled=false",
            "--tenantry.directory.tenants.acme.plan=gold",
            "--tenantry.demand.interval=200ms",
            "--tenantry.demand.timeout=10s",
            "--tenantry.demand.endpoint=" + receiver.endpoint(),
            "--OTEL_RESOURCE_ATTRIBUTES=k8s.namespace.name=shop,k8s.deployment.name=echo%20server");
  }
}

package io.tenantry.benchmarks.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.benchmarks.cluster.Shop.Pod;
import io.tenantry.benchmarks.cluster.Shop.Replicas;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShopTest {

  private static final Instant STARTED = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir private Path processes;

  @Test
  void beginsWithNewReplicasOfTheWantedQueryTime() throws Exception {
    try (ApiStandIn api = new ApiStandIn(2);
        Shop shop = new Shop(api.address(), processes)) {
      shop.begin(3, Duration.ofMillis(200));

      assertThat(api.writes()).hasSize(3);
      assertThat(api.writes().getFirst())
          .isEqualTo(
              "PATCH /apis/tenantry.io/v1alpha1/namespaces/shop/tenantautoscalers/storefront"
                  + " {\"spec\":{\"mode\":\"Off\"}}");
      assertThat(api.writes().get(1))
          .startsWith("PUT /apis/apps/v1/namespaces/shop/deployments/storefront ")
          .contains("\"replicas\":0")
          .contains("{\"name\":\"SERVER_ADDRESS\",\"value\":\"127.0.0.1\"}")
          .contains("{\"name\":\"STOREFRONT_QUERY_TIME\",\"value\":\"200ms\"}");
      assertThat(shop.replicas()).isEqualTo(new Replicas(3, 3));
    }
  }

  @Test
  void tellsWhenEachPodWasStartedAndReady() throws Exception {
    try (ApiStandIn api = new ApiStandIn(1);
        Shop shop = new Shop(api.address(), processes)) {
      assertThat(shop.pods())
          .containsExactly(new Pod("storefront-0", STARTED, true, STARTED.plusSeconds(4), false));
    }
  }

  @Test
  void tellsTheProcessorTimeOfTheStorefrontsProcessesOnly() throws Exception {
    long pid = ProcessHandle.current().pid();
    Files.writeString(
        processes.resolve(pid + ".json"), "{\"pid\":%d,\"pod\":\"storefront-a\"}".formatted(pid));
    Files.writeString(
        processes.resolve("1.json"),
        "{\"pid\":%d,\"pod\":\"tenantry-autoscaler-b\"}".formatted(pid));
    try (ApiStandIn api = new ApiStandIn(1);
        Shop shop = new Shop(api.address(), processes)) {
      assertThat(shop.cpu()).containsOnlyKeys("storefront-a");
      assertThat(shop.cpu().get("storefront-a")).isPositive();
    }
  }
}

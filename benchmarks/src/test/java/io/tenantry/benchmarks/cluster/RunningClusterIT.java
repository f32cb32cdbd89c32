package io.tenantry.benchmarks.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.tenantry.benchmarks.cluster.Shop.Pod;
import io.tenantry.benchmarks.cluster.SurgeRun.Part;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * The real cluster from the jars that the build left, each of the benchmarks' parts for a moment.
 */
class RunningClusterIT {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Path WORK = Path.of("target/state/laptop").toAbsolutePath();
  private static final Duration QUERY_TIME = Duration.ofMillis(50);

  @Test
  void isTestedScaledAndMeasured() throws Exception {
    try (RunningCluster cluster = RunningCluster.start(ROOT, WORK)) {
      Shop shop = cluster.shop();
      shop.begin(1, QUERY_TIME);

      LoadTest replica = LoadTest.of(cluster, QUERY_TIME, 2);

      assertThat(replica.work()).isBetween(0.050, 0.080);
      assertThat(replica.capacity()).isBetween(50.0, 160.0);
      assertThat(replica.coresAtCapacity()).isPositive();

      assertThat(shop.settle(2)).singleElement().matches(seconds -> seconds > 0.5);
      assertThat(shop.pods()).hasSize(2).allMatch(Pod::ready);
      assertThat(shop.cpu().keySet())
          .containsExactlyInAnyOrderElementsOf(shop.pods().stream().map(Pod::name).toList());

      SurgeStory story = new SurgeStory(0, 2, 12, 2);
      try (Scaler hpa = SetUp.HPA.start(shop, replica, 1)) {
        SurgeRun run = SurgeRun.of(cluster, story, 1);

        assertThat(run.answers().notServed()).isZero();
        assertThat(run.in(Part.SURGE).count()).isBetween(900, 1_250);
        assertThat(run.in(Part.BEFORE).latency(0.5)).isBetween(0.050, 0.250);
        assertThat(run.meanAsked()).isCloseTo(2, within(0.001));
      }

      // Only now does the autoscaler decide: as many as it is told to have at least.
      shop.settle(1);
      try (Scaler tenantry = SetUp.TENANTRY.start(shop, replica, 1)) {
        await().atMost(Duration.ofMinutes(1)).until(() -> shop.replicas().ready() == 2);
      }
    }
  }
}

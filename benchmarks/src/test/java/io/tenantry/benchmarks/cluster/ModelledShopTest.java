package io.tenantry.benchmarks.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tenantry.benchmarks.cluster.SurgeRun.Part;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelledShopTest {

  @TempDir private Path folder;
  private ModelledShop shop;

  @BeforeEach
  void isSetByALoadTest() {
    shop =
        new ModelledShop(new LoadTest(0.2, 0.01, 0.01, 39.5, 0.06), List.of(4.0, 5.0, 6.0), folder);
  }

  @Test
  void nothingWaitsWhereThereIsLittleToDo() throws Exception {
    Answers answers = shop.constant(1, 4, 10, 600, 1);

    assertThat(answers.count()).isCloseTo(2_400, within(150));
    assertThat(answers.latency(0.5)).isCloseTo(0.21, within(0.002));
    assertThat(answers.latency(0.99)).isCloseTo(0.215, within(0.01));
  }

  @Test
  void moreReplicasAtTheSameUtilisationMakeRequestsWaitLess() throws Exception {
    assertThat(shop.constant(4, 0.9 * 4 * 40, 10, 600, 1).latency(0.99))
        .isLessThan(shop.constant(1, 0.9 * 40, 10, 600, 1).latency(0.99));
  }

  @Test
  void moreThanItCanServeEndsInTimeouts() throws Exception {
    Answers answers = shop.constant(1, 80, 10, 300, 1);

    assertThat(answers.latency(1)).isEqualTo(25);
    assertThat(answers.notServed()).isPositive();
  }

  @Test
  void aSurgeIsMetByMoreReplicas() throws Exception {
    SurgeRun surge = shop.surge(new SurgeStory(30, 20, 60, 5), 1);

    assertThat(surge.changes().getFirst().replicas()).isEqualTo(new Shop.Replicas(2, 2));
    assertThat(surge.firstAsked().orElseThrow()).isBetween(1.0, 8.0);
    assertThat(surge.enoughReady().orElseThrow())
        .isGreaterThan(surge.firstAsked().orElseThrow() + 3);
    assertThat(surge.in(Part.BEFORE).lateShare(0.5)).isZero();
  }
}

package io.tenantry.benchmarks.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.benchmarks.cluster.ReplicaWatch.Seen;
import io.tenantry.benchmarks.cluster.Shop.Replicas;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplicaWatchTest {

  private static final List<Seen> CHANGES =
      List.of(
          new Seen(0, new Replicas(2, 2)),
          new Seen(10, new Replicas(4, 2)),
          new Seen(15, new Replicas(4, 4)),
          new Seen(60, new Replicas(2, 2)));

  @ParameterizedTest
  @CsvSource({"0, 15", "15, 15", "20, 20", "59.9, 59.9"})
  void whatWasSeenHoldsUntilTheNextChange(double from, double at) {
    assertThat(ReplicaWatch.first(CHANGES, from, seen -> seen.ready() >= 4)).hasValue(at);
  }

  @Test
  void afterTheLastChangeItIsNoMore() {
    assertThat(ReplicaWatch.first(CHANGES, 60, seen -> seen.ready() >= 4)).isEmpty();
  }
}

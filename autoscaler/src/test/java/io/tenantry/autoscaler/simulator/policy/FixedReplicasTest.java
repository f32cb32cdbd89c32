package io.tenantry.autoscaler.simulator.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FixedReplicasTest {

  @Test
  void findsTheFewestThatAreEnough() {
    for (int fewest = 1; fewest <= 100; fewest++) {
      int enough = fewest;
      assertThat(FixedReplicas.fewest(100, replicas -> replicas >= enough)).hasValue(fewest);
    }
  }

  @Test
  void asksAboutFewNumbers() {
    List<Integer> asked = new ArrayList<>();
    FixedReplicas.fewest(
        100,
        replicas -> {
          asked.add(replicas);
          return replicas >= 37;
        });

    assertThat(asked).hasSizeLessThanOrEqualTo(8).doesNotHaveDuplicates();
  }

  @Test
  void saysWhenNoNumberIsEnough() {
    assertThat(FixedReplicas.fewest(100, replicas -> false)).isEmpty();
  }

  @Test
  void isNeverZero() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FixedReplicas(0))
        .withMessage("replicas: 0 (expected: >= 1)");
  }
}

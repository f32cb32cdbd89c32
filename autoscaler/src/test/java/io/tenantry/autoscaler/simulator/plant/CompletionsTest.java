package io.tenantry.autoscaler.simulator.plant;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CompletionsTest {

  /** Against a list that is searched, through a hundred thousand changes. */
  @Test
  void isAlwaysLedByTheSoonest() {
    SplittableRandom random = new SplittableRandom(3);
    Completions completions = new Completions();
    Map<Replica, Double> times = new HashMap<>();
    List<Replica> replicas = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      int what = random.nextInt(20);
      if (what == 0 && replicas.size() < 100) {
        Replica replica =
            new Replica(i, ModelledReplica.Phase.READY, 0, 0, PlantParameters.DEFAULT);
        completions.add(replica);
        replicas.add(replica);
        times.put(replica, Double.POSITIVE_INFINITY);
      } else if (what == 1 && !replicas.isEmpty()) {
        Replica replica = replicas.remove(random.nextInt(replicas.size()));
        completions.remove(replica);
        times.remove(replica);
      } else if (!replicas.isEmpty()) {
        Replica replica = replicas.get(random.nextInt(replicas.size()));
        double time = random.nextInt(5) == 0 ? Double.POSITIVE_INFINITY : random.nextDouble();
        completions.update(replica, time);
        times.put(replica, time);
      }
      double soonest =
          times.values().stream().min(Double::compare).orElse(Double.POSITIVE_INFINITY);
      assertThat(completions.at()).isEqualTo(soonest);
      if (Double.isFinite(soonest)) {
        assertThat(times.get(completions.first())).isEqualTo(soonest);
      }
    }
  }
}

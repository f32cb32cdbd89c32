package io.tenantry.autoscaler.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.autoscaler.RandomWorlds;
import io.tenantry.autoscaler.RandomWorlds.World;
import io.tenantry.autoscaler.decision.ScalingDecision.Hold;
import io.tenantry.autoscaler.decision.ScalingDecision.ScaleTo;
import io.tenantry.autoscaler.workload.ReplicaBounds;
import org.junit.jupiter.api.Test;

/** What holds for every decision, whatever it is made from: 100,000 random worlds each. */
class DecisionPropertiesTest {

  private static final int WORLDS = 100_000;

  @Test
  void neverLeavesTheBounds() {
    RandomWorlds worlds = new RandomWorlds(1);
    for (int i = 0; i < WORLDS; i++) {
      World world = worlds.next();
      if (decide(world).decision() instanceof ScaleTo(var replicas, _)) {
        ReplicaBounds bounds = world.situation().bounds();
        assertThat(replicas).isBetween(bounds.min(), bounds.max());
        assertThat(replicas).isNotEqualTo(world.situation().replicas().requested());
      }
    }
  }

  @Test
  void neverScalesDownOnDataThatIsNotFreshAndComplete() {
    RandomWorlds worlds = new RandomWorlds(2);
    for (int i = 0; i < WORLDS; i++) {
      World world = worlds.next();
      boolean proven =
          world.situation().evidence() instanceof Evidence.Measured measured
              && measured.silentPods().isEmpty();
      if (!proven) {
        assertThat(replicasAfter(world))
            .isGreaterThanOrEqualTo(world.situation().replicas().requested());
      }
    }
  }

  @Test
  void neverAsksForFewerReplicasForMoreDemand() {
    RandomWorlds worlds = new RandomWorlds(3);
    for (int i = 0; i < WORLDS; i++) {
      World world = worlds.next();
      World more = world.withDemand(1 + (i % 10) / 5.0);
      assertThat(replicasAfter(more))
          .as("world %d of seed 3", i)
          .isGreaterThanOrEqualTo(replicasAfter(world));
    }
  }

  @Test
  void answersTheSameToTheSame() {
    RandomWorlds worlds = new RandomWorlds(4);
    RandomWorlds again = new RandomWorlds(4);
    for (int i = 0; i < WORLDS; i++) {
      World world = worlds.next();
      Verdict verdict = decide(world);
      assertThat(decide(world)).isEqualTo(verdict);
      assertThat(decide(again.next())).isEqualTo(verdict);
    }
  }

  private static Verdict decide(World world) {
    return ScalingLaw.decide(world.situation(), world.before(), world.at());
  }

  private static int replicasAfter(World world) {
    return switch (decide(world).decision()) {
      case ScaleTo(var replicas, _) -> replicas;
      case Hold _ -> world.situation().replicas().requested();
    };
  }
}

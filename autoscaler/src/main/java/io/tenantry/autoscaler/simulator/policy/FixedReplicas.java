package io.tenantry.autoscaler.simulator.policy;

import io.tenantry.autoscaler.simulator.plant.Agenda;
import io.tenantry.autoscaler.simulator.plant.Autoscaler;
import io.tenantry.autoscaler.simulator.plant.ModelledCluster;
import java.util.OptionalInt;
import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;

/**
 * {@code static}: as many replicas as somebody asked for once, whatever comes.
 *
 * @param replicas at least 1
 */
public record FixedReplicas(int replicas) implements Autoscaler {

  public FixedReplicas {
    if (replicas < 1) {
      throw new IllegalArgumentException("replicas: %d (expected: >= 1)".formatted(replicas));
    }
  }

  /**
   * The fewest replicas that are enough, found by asking about O(log max) numbers.
   *
   * @param max most replicas there may be
   * @param enough whether so many are; when some are, more are too
   * @return empty when not even {@code max} are enough
   */
  public static OptionalInt fewest(int max, IntPredicate enough) {
    if (!enough.test(max)) {
      return OptionalInt.empty();
    }
    int tooFew = 0;
    int fewest = max;
    while (fewest - tooFew > 1) {
      int middle = (tooFew + fewest) / 2;
      if (enough.test(middle)) {
        fewest = middle;
      } else {
        tooFew = middle;
      }
    }
    return OptionalInt.of(fewest);
  }

  @Override
  public void start(ModelledCluster cluster, Agenda agenda, RandomGenerator phases) {
    cluster.scaleTo(replicas);
  }
}

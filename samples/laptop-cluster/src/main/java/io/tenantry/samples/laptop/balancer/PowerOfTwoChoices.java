package io.tenantry.samples.laptop.balancer;

import java.util.List;
import java.util.function.ToIntFunction;
import java.util.random.RandomGenerator;

/** Two distinct candidates at random, the less busy one wins, the first drawn wins a tie. */
final class PowerOfTwoChoices {

  private PowerOfTwoChoices() {}

  /**
   * @param candidates not empty
   * @param outstanding requests under way at a candidate
   */
  static <T> T choose(List<T> candidates, ToIntFunction<T> outstanding, RandomGenerator random) {
    int size = candidates.size();
    if (size == 1) {
      return candidates.getFirst();
    }
    int first = random.nextInt(size);
    int second = random.nextInt(size - 1);
    if (second >= first) {
      second++;
    }
    T one = candidates.get(first);
    T other = candidates.get(second);
    return outstanding.applyAsInt(other) < outstanding.applyAsInt(one) ? other : one;
  }
}

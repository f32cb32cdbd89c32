package io.tenantry.benchmarks.context;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Which of many tenants the next request is for: the n-th with a weight of 1/n, by a seed. */
final class Zipf {

  private Zipf() {}

  /** {@code length} draws of 0 (the most frequent) to {@code tenants - 1}. */
  static int[] draws(int tenants, int length, long seed) {
    double[] upTo = new double[tenants];
    double sum = 0;
    for (int i = 0; i < tenants; i++) {
      sum += 1.0 / (i + 1);
      upTo[i] = sum;
    }
    SplittableRandom random = new SplittableRandom(seed);
    int[] draws = new int[length];
    for (int i = 0; i < length; i++) {
      int found = Arrays.binarySearch(upTo, random.nextDouble(sum));
      draws[i] = Math.min(found < 0 ? -found - 1 : found, tenants - 1);
    }
    return draws;
  }
}

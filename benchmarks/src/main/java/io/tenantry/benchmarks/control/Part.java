package io.tenantry.benchmarks.control;

/**
 * The part of a trace that a study plays, and how.
 *
 * @param rateScale factor on each rate
 * @param timeScale a bucket of b seconds lasts b / timeScale
 * @param from the trace's own second at which it begins
 * @param length the trace's own seconds that it lasts
 */
public record Part(double rateScale, double timeScale, double from, double length) {

  /** Shortest bucket that a start of a replica can follow, in seconds of the run. */
  private static final double SHORTEST_BUCKET = 30;

  /** Longest run, in seconds. */
  private static final double LONGEST_RUN = 7200;

  /** What a run's demand should be in the mean, in requests per second: some eight replicas. */
  private static final double MEAN_RATE = 300;

  /** The most that a bucket may have, in requests per second: half of a hundred full replicas. */
  private static final double HIGHEST_RATE = 2500;

  /**
   * The same rule for any trace, so that nobody chooses: its busiest two hours, after buckets
   * longer than 30 s were made as short as that, at 300 requests/s in the mean, or less where a
   * bucket would have more than 2500.
   *
   * @param begin the trace's own second at which the first bucket begins
   * @param bucketSeconds length of a bucket
   * @param rates requests per second of all tenants by bucket
   */
  static Part busiest(double begin, double bucketSeconds, double[] rates) {
    double timeScale = Math.max(1, bucketSeconds / SHORTEST_BUCKET);
    int buckets = (int) Math.clamp(LONGEST_RUN * timeScale / bucketSeconds, 1, rates.length);
    double sum = 0;
    double highestSum = 0;
    int first = 0;
    for (int bucket = 0; bucket < rates.length; bucket++) {
      sum += rates[bucket] - (bucket >= buckets ? rates[bucket - buckets] : 0);
      if (bucket >= buckets - 1 && sum > highestSum) {
        highestSum = sum;
        first = bucket - buckets + 1;
      }
    }
    double peak = 0;
    for (int bucket = first; bucket < first + buckets; bucket++) {
      peak = Math.max(peak, rates[bucket]);
    }
    if (peak == 0) {
      throw new IllegalArgumentException("rates: all 0 (expected: some demand)");
    }
    return new Part(
        Math.min(MEAN_RATE / (highestSum / buckets), HIGHEST_RATE / peak),
        timeScale,
        begin + first * bucketSeconds,
        buckets * bucketSeconds);
  }
}

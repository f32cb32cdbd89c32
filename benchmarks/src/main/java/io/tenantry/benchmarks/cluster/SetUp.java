package io.tenantry.benchmarks.cluster;

import java.io.IOException;
import java.util.Locale;

/** Who decides on the storefront's replicas. */
enum SetUp {
  FIXED("fixed replicas") {
    @Override
    Scaler start(Shop shop, LoadTest replica, long seed) {
      return () -> {};
    }
  },
  HPA("HPA on CPU") {
    @Override
    Scaler start(Shop shop, LoadTest replica, long seed) {
      HpaOnCpu hpa =
          HpaOnCpu.start(
              shop,
              new HpaOnCpu.Terms(
                  (int) (100 * Surge.TARGET),
                  Math.round(1000 * replica.coresAtCapacity()),
                  SurgeStory.REPLICAS,
                  SurgeStory.MOST_REPLICAS),
              seed);
      return hpa::close;
    }
  },
  TENANTRY("Tenantry") {
    @Override
    Scaler start(Shop shop, LoadTest replica, long seed) throws IOException, InterruptedException {
      shop.scaler(
          String.format(
              Locale.ROOT,
              """
              {"spec": {"mode": "Auto", "minReplicas": %d, "maxReplicas": %d, "objectives": {
                "latency": {"percentile": %.0f, "target": "%dms"}, "requestsPerSecondPerReplica": %.1f}}}
              """,
              SurgeStory.REPLICAS,
              SurgeStory.MOST_REPLICAS,
              PERCENTILE,
              SurgeStory.OBJECTIVE.toMillis(),
              Surge.TARGET * replica.capacity()));
      return () -> {};
    }
  };

  /** Of the objective that Tenantry is told. */
  static final double PERCENTILE = 99;

  private final String words;

  SetUp(String words) {
    this.words = words;
  }

  /** As the result says it. */
  String words() {
    return words;
  }

  /**
   * Begins to decide.
   *
   * @param replica what is known of one replica
   * @param seed of what is left to chance
   */
  abstract Scaler start(Shop shop, LoadTest replica, long seed)
      throws IOException, InterruptedException;
}

package io.tenantry.autoscaler.simulator.plant;

/**
 * The service and the cluster that are modelled; times in seconds.
 *
 * @param workMean CPU time that a request needs on an idle core, in the mean
 * @param workVariation coefficient of variation of that (lognormal); 0: all alike
 * @param fixedLatency time that a request waits for others, without CPU, slot or place in the queue
 * @param cores cores of a replica
 * @param maxConcurrent requests that a replica serves at once
 * @param queueLimit requests that then wait in it
 * @param clusterQueueLimit requests that wait while no replica is Ready
 * @param timeout response time after which the client gives up
 * @param startMedian median of the time from asked for to Ready (lognormal)
 * @param startP95 its 95th percentile
 * @param coldSpeed speed of a replica that has just become Ready; 1 is warm
 * @param warmUp time in which the speed rises to 1, in a straight line
 * @param longestDrain time after which a stopped replica is gone, whatever it has
 */
public record PlantParameters(
    double workMean,
    double workVariation,
    double fixedLatency,
    int cores,
    int maxConcurrent,
    int queueLimit,
    int clusterQueueLimit,
    double timeout,
    double startMedian,
    double startP95,
    double coldSpeed,
    double warmUp,
    double longestDrain) {

  /** What every comparison runs on unless it says otherwise. */
  public static final PlantParameters DEFAULT =
      new PlantParameters(0.020, 1.0, 0.010, 1, 64, 100, 1000, 5, 20, 35, 0.6, 30, 30);

  public PlantParameters {
    if (!(workMean > 0)
        || !(workVariation >= 0)
        || !(fixedLatency >= 0)
        || cores < 1
        || maxConcurrent < 1
        || queueLimit < 0
        || clusterQueueLimit < 0
        || !(timeout > 0)
        || !(startMedian > 0)
        || !(startP95 >= startMedian)
        || !(coldSpeed > 0 && coldSpeed <= 1)
        || !(warmUp >= 0)
        || !(longestDrain >= 0)) {
      throw new IllegalArgumentException(
          "a parameter is out of range (expected: workMean, timeout and startMedian > 0, startP95"
              + " >= startMedian, cores and maxConcurrent >= 1, 0 < coldSpeed <= 1, the others >="
              + " 0)");
    }
  }

  /** Requests per second that keep a warm replica at 100 %. */
  public double requestsPerSecondAtFull() {
    return cores / workMean;
  }
}

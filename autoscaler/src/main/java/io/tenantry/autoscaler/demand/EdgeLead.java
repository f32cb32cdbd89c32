package io.tenantry.autoscaler.demand;

import io.tenantry.autoscaler.signal.RecentArrivals;

/**
 * What an edge in front of the workload sends on, as a forecast: what it forwards now arrives a
 * little later. How much of it arrives and how much later is learned, and it counts only while it
 * comes true. Mutable; for one thread.
 *
 * <p>For each of a few lags it is remembered by how much the arrivals differed from what the edge
 * had forwarded that much earlier, as a mean of the logarithms' distance. The lag with the least
 * distance is believed, if that distance is small.
 */
public final class EdgeLead {

  /** Seconds between two lags, and how many lags there are: up to a minute. */
  private static final int STEP = 4;

  private static final int LAGS = 16;

  /** A mean distance of the logarithms up to which the edge is believed: about a fifth. */
  private static final double BELIEVED = 0.2;

  /** Seconds that must have been compared before anything is believed. */
  private static final int ENOUGH = 60;

  /** Half of what was compared is forgotten after ten minutes. */
  private static final double WEIGHT = 1 - Math.pow(0.5, 1 / 600.0);

  /** Rates below one a second are all the same: few requests differ by chance alone. */
  private static final double FLOOR = 1;

  private final double[] forwarded = new double[STEP * LAGS + 1];
  private final double[] distances = new double[LAGS];
  private double edgeMean;
  private double arrivedMean;
  private int seconds;

  /**
   * Notes this second.
   *
   * @param edge what the edge forwards
   * @param arrivingPerSecond what arrives at the workload; >= 0
   */
  public void observe(RecentArrivals edge, double arrivingPerSecond) {
    double now = PresentDemand.requestsPerSecond(edge, 1);
    edgeMean += WEIGHT * (now - edgeMean);
    arrivedMean += WEIGHT * (arrivingPerSecond - arrivedMean);
    System.arraycopy(forwarded, 0, forwarded, 1, forwarded.length - 1);
    forwarded[0] = now;
    seconds++;
    // The first seconds count fully, until there are as many as are remembered.
    double weight = Math.max(WEIGHT, 1.0 / seconds);
    for (int lag = 0; lag < LAGS; lag++) {
      double distance =
          Math.abs(
              Math.log((arrivingPerSecond + FLOOR) / (gain() * forwarded[lag * STEP] + FLOOR)));
      distances[lag] += weight * (distance - distances[lag]);
    }
  }

  /**
   * Requests per second that are on their way; 0 while the edge is not believed.
   *
   * @param horizonSeconds how far ahead to look; what the edge forwarded is nearer than that when
   *     its lag is shorter
   */
  public double onTheirWay(int horizonSeconds) {
    if (seconds < ENOUGH) {
      return 0;
    }
    int best = 0;
    for (int lag = 1; lag < LAGS; lag++) {
      if (distances[lag] < distances[best]) {
        best = lag;
      }
    }
    if (distances[best] > BELIEVED) {
      return 0;
    }
    int soonest = Math.max(0, best * STEP - horizonSeconds);
    double most = 0;
    for (int ago = soonest; ago <= best * STEP; ago++) {
      most = Math.max(most, forwarded[ago]);
    }
    return gain() * most;
  }

  /** The part of what is forwarded that arrives, such as 0.9 where the edge counts its hits. */
  private double gain() {
    return edgeMean > 0 ? Math.min(1.5, arrivedMean / edgeMean) : 0;
  }
}

package io.tenantry.autoscaler.simulator.plant;

/**
 * Buckets of an OpenTelemetry exponential histogram of scale 3, 8 per doubling: number {@code i}
 * holds {@code (2^(i/8), 2^((i+1)/8)]} seconds. Only those from 1 ms to 128 s are kept; what is
 * outside is counted in the outermost ones.
 */
public final class LatencyBuckets {

  /** Number of the first bucket kept: 2^-10 s. */
  static final int FIRST = -80;

  /** How many are kept. */
  public static final int COUNT = 8 * 17;

  private static final double[] WITHIN_DOUBLING = new double[8];

  static {
    for (int i = 0; i < 8; i++) {
      WITHIN_DOUBLING[i] = Math.pow(2, i / 8.0);
    }
  }

  private LatencyBuckets() {}

  /** Place of {@code seconds} among the buckets kept, 0 to {@link #COUNT} - 1. */
  public static int placeOf(double seconds) {
    int exponent = Math.getExponent(seconds);
    double mantissa = seconds / Math.scalb(1.0, exponent);
    int below = mantissa > WITHIN_DOUBLING[4] ? 4 : 0;
    below += mantissa > WITHIN_DOUBLING[below + 2] ? 2 : 0;
    below += mantissa > WITHIN_DOUBLING[below + 1] ? 1 : 0;
    // A value on a boundary belongs to the bucket that it closes.
    int number = exponent * 8 + below - (mantissa > 1 || below > 0 ? 0 : 1);
    return Math.max(0, Math.min(COUNT - 1, number - FIRST));
  }

  /** Upper end of the bucket at {@code place}, in seconds. */
  static double upperEnd(int place) {
    return Math.pow(2, (place + FIRST + 1) / 8.0);
  }

  /** The value that a share {@code q} of {@code counts} does not exceed; 0 when there are none. */
  public static double quantile(int[] counts, double q) {
    long total = 0;
    for (int count : counts) {
      total += count;
    }
    double rank = q * total;
    double below = 0;
    for (int place = 0; place < counts.length; place++) {
      if (counts[place] > 0 && rank <= below + counts[place]) {
        return Math.pow(2, (place + FIRST + (rank - below) / counts[place]) / 8.0);
      }
      below += counts[place];
    }
    return 0;
  }
}

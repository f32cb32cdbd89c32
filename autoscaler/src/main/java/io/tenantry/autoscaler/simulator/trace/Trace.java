package io.tenantry.autoscaler.simulator.trace;

import java.util.List;
import java.util.OptionalDouble;

/**
 * Requests per tenant in buckets of equal length, as they were recorded. Four bytes per tenant and
 * bucket: a week of 50 tenants takes 2 MB by the minute and 120 MB by the second. Immutable.
 */
public final class Trace {

  private final String name;
  private final List<String> tenants;
  private final double begin;
  private final double bucketSeconds;
  private final float[][] requests;

  /**
   * @param begin the trace's own second at which the first bucket begins
   * @param requests by tenant and bucket; kept, not copied
   */
  Trace(String name, List<String> tenants, double begin, double bucketSeconds, float[][] requests) {
    this.name = name;
    this.tenants = List.copyOf(tenants);
    this.begin = begin;
    this.bucketSeconds = bucketSeconds;
    this.requests = requests;
  }

  public String name() {
    return name;
  }

  /** In the order in which they first appear. */
  public List<String> tenants() {
    return tenants;
  }

  public double bucketSeconds() {
    return bucketSeconds;
  }

  /** The trace's own second at which it begins. */
  public double begin() {
    return begin;
  }

  /** The trace's own second at which its last bucket ends. */
  public double end() {
    return begin + requests[0].length * bucketSeconds;
  }

  /**
   * What a run is made of: a part of the trace, louder or quieter, in its own time or compressed.
   *
   * @param rateScale factor on each rate; above 0
   * @param timeScale a bucket of b seconds lasts b / timeScale, at an unchanged rate per second;
   *     above 0
   * @param from the trace's own second to begin at; empty: its begin
   * @param length the trace's own seconds to play; empty: all that follow
   * @throws IllegalArgumentException when that is no part of the trace
   */
  public RequestRates played(
      double rateScale, double timeScale, OptionalDouble from, OptionalDouble length) {
    if (!(rateScale > 0 && rateScale < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("rate scale: %s (expected: above 0)".formatted(rateScale));
    }
    if (!(timeScale > 0 && timeScale < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("time scale: %s (expected: above 0)".formatted(timeScale));
    }
    double first = from.orElse(begin);
    if (!(first >= begin && first < end())) {
      throw new IllegalArgumentException(
          "from: %s (expected: within the trace, from %s to below %s)"
              .formatted(first, begin, end()));
    }
    double seconds = Math.min(length.orElse(end() - first), end() - first);
    if (!(seconds > 0)) {
      throw new IllegalArgumentException("for: %s (expected: above 0)".formatted(seconds));
    }
    int skipped = (int) ((first - begin) / bucketSeconds);
    double early = first - (begin + skipped * bucketSeconds);
    return new RequestRates(
        tenants,
        requests,
        skipped,
        rateScale / bucketSeconds,
        -early / timeScale,
        bucketSeconds / timeScale,
        seconds / timeScale,
        timeScale);
  }
}

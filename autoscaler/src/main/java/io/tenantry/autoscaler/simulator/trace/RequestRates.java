package io.tenantry.autoscaler.simulator.trace;

import java.util.List;

/**
 * How many requests per second each tenant sends in each bucket of a run; within a bucket a rate is
 * constant. Times are simulated seconds from the start of the run. Immutable.
 */
public final class RequestRates {

  private final List<String> tenants;
  private final float[][] requests;
  private final int firstBucket;
  private final double perRequest;
  private final double firstBegin;
  private final double bucketSeconds;
  private final double duration;
  private final double timeScale;

  /**
   * @param requests of the trace, by tenant and bucket
   * @param firstBucket the trace's bucket in which the run begins
   * @param perRequest rate that one request of a bucket makes
   * @param firstBegin when that bucket began; 0 or, in its midst, below
   */
  RequestRates(
      List<String> tenants,
      float[][] requests,
      int firstBucket,
      double perRequest,
      double firstBegin,
      double bucketSeconds,
      double duration,
      double timeScale) {
    this.tenants = tenants;
    this.requests = requests;
    this.firstBucket = firstBucket;
    this.perRequest = perRequest;
    this.firstBegin = firstBegin;
    this.bucketSeconds = bucketSeconds;
    this.duration = duration;
    this.timeScale = timeScale;
  }

  /** A tenant's place in this list is its number. */
  public List<String> tenants() {
    return tenants;
  }

  /** Length of the run. */
  public double duration() {
    return duration;
  }

  /** Length of a bucket in the run. */
  public double bucketSeconds() {
    return bucketSeconds;
  }

  /** Number of buckets that the run touches. */
  public int buckets() {
    int touched = (int) Math.ceil((duration - firstBegin) / bucketSeconds - 1e-9);
    return Math.min(touched, requests[0].length - firstBucket);
  }

  /** When {@code bucket}, counted from 0, ends; the last one at the end of the run. */
  public double endOf(int bucket) {
    return Math.min(duration, firstBegin + (bucket + 1) * bucketSeconds);
  }

  /** Requests per second of one tenant in a bucket. */
  public double rate(int tenant, int bucket) {
    return requests[tenant][firstBucket + bucket] * perRequest;
  }

  /** Requests per second of all tenants in a bucket. */
  public double rate(int bucket) {
    double sum = 0;
    for (int tenant = 0; tenant < requests.length; tenant++) {
      sum += rate(tenant, bucket);
    }
    return sum;
  }

  /** Requests per second of one tenant in the mean of the trace's first minute. */
  public double rateAtFirst(int tenant) {
    double end = Math.min(duration, 60 / timeScale);
    double sum = 0;
    double from = 0;
    for (int bucket = 0; bucket < buckets() && from < end; bucket++) {
      double to = Math.min(end, endOf(bucket));
      sum += rate(tenant, bucket) * (to - from);
      from = to;
    }
    return sum / end;
  }
}

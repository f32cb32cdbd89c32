package io.tenantry.benchmarks.storefront;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** What became of the requests of a load, by tenant. Filled by many threads, then read. */
final class Outcome {

  /** A request that is sent later than that tells more of the generator than of the service. */
  private static final long LATE_MICROS = 1_000;

  private static final long LONGEST_MICROS = 60_000_000;
  private static final int DIGITS = 3;
  private static final int SERVED = 200;
  private static final int REFUSED = 429;

  /**
   * The requests of some tenants.
   *
   * @param refused answered with 429; what follows is not about them
   * @param failed answered with neither 200 nor 429, or not at all
   */
  record Part(long requests, long refused, long failed, double p50Millis, double p99Millis) {

    long served() {
      return requests - refused - failed;
    }
  }

  private record Tenant(Histogram micros, LongAdder refused, LongAdder failed) {

    Tenant() {
      this(new ConcurrentHistogram(LONGEST_MICROS, DIGITS), new LongAdder(), new LongAdder());
    }
  }

  private final Map<String, Tenant> tenants = new TreeMap<>();
  private final Histogram lateMicros = new ConcurrentHistogram(LONGEST_MICROS, DIGITS);

  Outcome(Collection<String> ids) {
    ids.forEach(id -> tenants.put(id, new Tenant()));
  }

  void sent(long nanosLate) {
    lateMicros.recordValue(micros(nanosLate));
  }

  /**
   * @param nanos since the moment at which the request was to be sent
   */
  void answered(String id, int status, long nanos) {
    Tenant tenant = of(id);
    if (status == REFUSED) {
      tenant.refused.increment();
      return;
    }
    if (status != SERVED) {
      tenant.failed.increment();
    }
    tenant.micros.recordValue(micros(nanos));
  }

  /** Of all tenants together. */
  Part all() {
    return of(tenants.keySet());
  }

  Part of(Collection<String> ids) {
    Histogram micros = new Histogram(LONGEST_MICROS, DIGITS);
    long refused = 0;
    long failed = 0;
    for (String id : ids) {
      Tenant tenant = of(id);
      micros.add(tenant.micros);
      refused += tenant.refused.sum();
      failed += tenant.failed.sum();
    }
    return new Part(
        micros.getTotalCount() + refused,
        refused,
        failed,
        micros.getValueAtPercentile(50) / 1e3,
        micros.getValueAtPercentile(99) / 1e3);
  }

  /** Of the requests, 0 to 1: sent more than a millisecond late. */
  double lateShare() {
    long sent = lateMicros.getTotalCount();
    long inTime = lateMicros.getCountBetweenValues(0, LATE_MICROS);
    return sent == 0 ? 0 : (double) (sent - inTime) / sent;
  }

  /** So late, or less, were all requests but one in a hundred sent. */
  double lateP99Millis() {
    return lateMicros.getValueAtPercentile(99) / 1e3;
  }

  private static long micros(long nanos) {
    return Math.clamp(nanos / 1_000, 0, LONGEST_MICROS);
  }

  private Tenant of(String id) {
    Tenant tenant = tenants.get(id);
    if (tenant == null) {
      throw new IllegalArgumentException("tenant: " + id + " (expected: one that sends)");
    }
    return tenant;
  }
}

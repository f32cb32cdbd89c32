package io.tenantry.benchmarks.storefront;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * When requests are to be sent, in order of time. Rates are requests per second of each tenant, >
 * 0; the same seed means the same requests at the same moments.
 */
final class Arrivals {

  private static final double NANOS = 1e9;

  /**
   * One request.
   *
   * @param nanos after the start
   */
  record Arrival(long nanos, String tenant) {}

  private interface Moments {

    /** The moment of the request after the {@code n}-th, which was {@code before}; seconds. */
    double next(double before, int n, double rate, SplittableRandom random);
  }

  private Arrivals() {}

  /** The rates with which each sends as much as any other. */
  static Map<String, Double> evenly(Collection<String> tenants, double requestsPerSecond) {
    double each = requestsPerSecond / tenants.size();
    return tenants.stream().collect(Collectors.toMap(Function.identity(), id -> each));
  }

  /** Independent of each other: as many callers make them. They bunch. */
  static List<Arrival> poisson(Map<String, Double> rates, Duration time, long seed) {
    return of(
        rates,
        time,
        seed,
        (before, n, rate, random) -> before - Math.log(1 - random.nextDouble()) / rate);
  }

  /** At an even pace: one in each {@code 1 / rate} seconds, at a random moment of them. */
  static List<Arrival> steady(Map<String, Double> rates, Duration time, long seed) {
    return of(rates, time, seed, (before, n, rate, random) -> (n + random.nextDouble()) / rate);
  }

  private static List<Arrival> of(
      Map<String, Double> rates, Duration time, long seed, Moments moments) {
    SplittableRandom random = new SplittableRandom(seed);
    double end = time.toNanos() / NANOS;
    List<Arrival> arrivals = new ArrayList<>();
    // Sorted: the order of a map must not make other requests of the same seed.
    new TreeMap<>(rates)
        .forEach((tenant, rate) -> {
          int n = 0;
          double at = moments.next(0, n, rate, random);
          while (at < end) {
            arrivals.add(new Arrival((long) (at * NANOS), tenant));
            n++;
            at = moments.next(at, n, rate, random);
          }
        });
    arrivals.sort(Comparator.comparingLong(Arrival::nanos));
    return List.copyOf(arrivals);
  }
}

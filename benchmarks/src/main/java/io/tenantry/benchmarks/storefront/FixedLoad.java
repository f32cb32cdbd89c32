package io.tenantry.benchmarks.storefront;

import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Open-loop load of fixed mean rates: requests are sent at the moments of a seeded Poisson process
 * for each tenant, however slow the answers are, and latency counts from the intended moment.
 */
final class FixedLoad {

  private final URI service;
  private final Clock clock;
  private final Collection<String> tenants;

  /** By the sum of the rates up to and including the tenant's. */
  private final NavigableMap<Double, String> bySum = new TreeMap<>();

  /**
   * @param requestsPerSecond mean of each tenant, > 0
   */
  FixedLoad(URI service, Map<String, Double> requestsPerSecond) {
    this(service, requestsPerSecond, Clock.SYSTEM);
  }

  FixedLoad(URI service, Map<String, Double> requestsPerSecond, Clock clock) {
    this.service = service;
    this.clock = clock;
    this.tenants = requestsPerSecond.keySet();
    double sum = 0;
    // Sorted, so that the same seed means the same requests.
    for (Map.Entry<String, Double> rate : new TreeMap<>(requestsPerSecond).entrySet()) {
      sum += rate.getValue();
      bySum.put(sum, rate.getKey());
    }
  }

  /** Each tenant sends as much as any other. */
  static FixedLoad evenly(URI service, Collection<String> tenants, double requestsPerSecond) {
    double each = requestsPerSecond / tenants.size();
    return new FixedLoad(
        service, tenants.stream().collect(Collectors.toMap(Function.identity(), id -> each)));
  }

  /**
   * Sends for so long, and returns when the last answer has come.
   *
   * @param seed same seed, same requests at the same moments
   */
  Outcome run(Duration time, long seed) throws InterruptedException {
    SplittableRandom random = new SplittableRandom(seed);
    Outcome outcome = new Outcome(tenants);
    double requestsPerSecond = bySum.lastKey();
    long start = clock.nanoTime();
    double at = 0;
    // Closed in reverse order: every request ends before the client that sends it.
    try (ShopClient shop = new ShopClient(service);
        ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor()) {
      while (true) {
        at += -Math.log(1 - random.nextDouble()) / requestsPerSecond;
        if (at >= time.toNanos() / 1e9) {
          return outcome;
        }
        String tenant = bySum.higherEntry(random.nextDouble(requestsPerSecond)).getValue();
        long intended = start + (long) (at * 1e9);
        clock.sleepUntil(intended);
        requests.execute(() -> {
          outcome.sent(clock.nanoTime() - intended);
          int status = shop.statusFor(tenant);
          outcome.answered(tenant, status, clock.nanoTime() - intended);
        });
      }
    }
  }
}

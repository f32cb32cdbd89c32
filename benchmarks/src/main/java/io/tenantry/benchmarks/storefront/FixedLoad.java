package io.tenantry.benchmarks.storefront;

import io.tenantry.benchmarks.storefront.Arrivals.Arrival;
import java.net.URI;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Open-loop load: requests are sent at the moments that were fixed before, however slow the answers
 * are, and latency counts from those moments.
 */
record FixedLoad(URI service, Clock clock) {

  FixedLoad(URI service) {
    this(service, Clock.SYSTEM);
  }

  /** Returns when the last answer has come. */
  Outcome run(List<Arrival> arrivals) throws InterruptedException {
    Outcome outcome = new Outcome(arrivals.stream().map(Arrival::tenant).distinct().toList());
    long start = clock.nanoTime();
    // Closed in reverse order: every request ends before the client that sends it.
    try (ShopClient shop = new ShopClient(service);
        ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Arrival arrival : arrivals) {
        long intended = start + arrival.nanos();
        clock.sleepUntil(intended);
        requests.execute(() -> {
          outcome.sent(clock.nanoTime() - intended);
          int status = shop.statusFor(arrival.tenant());
          outcome.answered(arrival.tenant(), status, clock.nanoTime() - intended);
        });
      }
    }
    return outcome;
  }
}

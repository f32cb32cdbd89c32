package io.tenantry.benchmarks.storefront;

import java.net.URI;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Load that is as fast as the service: a few callers, each of which sends its next request when the
 * answer has come. To warm it up, in little time; nothing is measured with it.
 */
public record ClosedLoop(URI service, List<String> tenants, int callers) {

  /** Sends that many requests, in turn for each tenant, and returns with the last answer. */
  public void run(int requests) {
    AtomicInteger next = new AtomicInteger();
    try (ShopClient shop = new ShopClient(service);
        ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < callers; i++) {
        executor.execute(() -> {
          for (int n = next.getAndIncrement(); n < requests; n = next.getAndIncrement()) {
            shop.statusFor(tenants.get(n % tenants.size()));
          }
        });
      }
    }
  }
}

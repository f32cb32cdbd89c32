package io.tenantry.benchmarks.context;

import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.ratelimiter.RateLimiterRegistry;
import java.time.Duration;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.ThreadParams;

/**
 * May this tenant have one more request? A limiter is looked up and asked; all have room. The peer
 * is Resilience4j's own registry, which never forgets a tenant.
 */
@State(Scope.Benchmark)
public class RateLimitBenchmark {

  @Param({"100", "10000", "100000"})
  public int tenants;

  private final RateLimiterRegistry registry =
      RateLimiterRegistry.of(
          RateLimiterConfig.custom()
              .limitForPeriod(1_000_000_000)
              .limitRefreshPeriod(Duration.ofSeconds(1))
              .timeoutDuration(Duration.ZERO)
              .build());
  private String[] ids = {};

  /** Each thread's order of the tenants. */
  @State(Scope.Thread)
  public static class Order {

    private int[] draws = {};
    private int cursor;

    @Setup
    public void draw(RateLimitBenchmark benchmark, ThreadParams thread) {
      draws = Zipf.draws(benchmark.tenants, TenantIds.DRAWS, thread.getThreadIndex() + 1L);
    }

    int next() {
      cursor = (cursor + 1) & (TenantIds.DRAWS - 1);
      return draws[cursor];
    }
  }

  @Setup
  public void fill() {
    ids = new String[tenants];
    for (int i = 0; i < tenants; i++) {
      ids[i] = TenantIds.id(i);
      registry.rateLimiter(ids[i]);
    }
  }

  @Benchmark
  public boolean plainRegistry(Order order) {
    return registry.rateLimiter(ids[order.next()]).acquirePermission();
  }
}

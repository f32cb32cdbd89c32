package io.tenantry.benchmarks.context;

import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.ratelimiter.RateLimiterRegistry;
import io.tenantry.context.Admission;
import io.tenantry.context.PlanName;
import io.tenantry.context.Region;
import io.tenantry.context.Tenant;
import io.tenantry.context.TenantId;
import io.tenantry.context.admission.LimitScope;
import io.tenantry.context.admission.Overload;
import io.tenantry.context.admission.PlanLimits;
import io.tenantry.context.admission.TenantAdmission;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
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

  private static final int MUCH = 1_000_000_000;

  @Param({"100", "10000", "100000"})
  public int tenants;

  private final RateLimiterRegistry registry = plainRegistry(MUCH);
  private TenantAdmission admission = admission(1);
  private TenantAdmission crowded = admission(1);
  private Tenant[] all = {};

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

  static RateLimiterRegistry plainRegistry(int requestsPerSecond) {
    return RateLimiterRegistry.of(
        RateLimiterConfig.custom()
            .limitForPeriod(requestsPerSecond)
            .limitRefreshPeriod(Duration.ofSeconds(1))
            .timeoutDuration(Duration.ZERO)
            .build());
  }

  static TenantAdmission admission(int maxLimiters) {
    PlanLimits limits =
        new PlanLimits(OptionalDouble.of(MUCH), OptionalInt.of(MUCH), OptionalInt.empty(), 1);
    return new TenantAdmission(
        Map.of(PlanName.DEFAULT, limits),
        LimitScope.REPLICA,
        maxLimiters,
        Duration.ofMinutes(10),
        Overload.off(),
        System::nanoTime);
  }

  static Tenant tenant(int number) {
    return new Tenant(new TenantId(TenantIds.id(number)), Region.NONE, PlanName.DEFAULT);
  }

  @Setup
  public void fill() {
    all = new Tenant[tenants];
    admission = admission(tenants);
    crowded = admission(tenants / 10);
    for (int i = 0; i < tenants; i++) {
      all[i] = tenant(i);
      registry.rateLimiter(all[i].id().value());
      admission.admit(all[i]);
    }
  }

  @Benchmark
  public boolean plainRegistry(Order order) {
    return registry.rateLimiter(all[order.next()].id().value()).acquirePermission();
  }

  @Benchmark
  public Admission ours(Order order) {
    return admission.admit(all[order.next()]);
  }

  /** Ten times as many tenants as there are places for limiters. */
  @Benchmark
  public Admission oursCrowded(Order order) {
    return crowded.admit(all[order.next()]);
  }
}

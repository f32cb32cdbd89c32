package io.tenantry.benchmarks.context;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tenantry.context.PlanName;
import io.tenantry.context.Region;
import io.tenantry.context.Tenant;
import io.tenantry.context.TenantId;
import io.tenantry.context.TenantLabels;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.springframework.context.ApplicationContext;

/**
 * The name of a tenant in metrics: one of 100, or the overflow. The peer gives every tenant its
 * name: a counter in a registry that grows with the tenants.
 */
@State(Scope.Benchmark)
public class TopKBenchmark {

  private static final int NEW_IDS = 1 << 18;

  private final ApplicationContext context = StarterContext.with();
  private final TenantLabels labels = context.getBean(TenantLabels.class);
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  /** Ids that nobody has sent before, or not for a quarter of a million requests. */
  @State(Scope.Thread)
  public static class NewIds {

    private final Tenant[] tenants = new Tenant[NEW_IDS];
    private int cursor;

    public NewIds() {
      PlanName plan = new PlanName("gold");
      for (int i = 0; i < NEW_IDS; i++) {
        tenants[i] = new Tenant(new TenantId("junk-" + i), Region.NONE, plan);
      }
    }

    Tenant next() {
      cursor = (cursor + 1) & (NEW_IDS - 1);
      return tenants[cursor];
    }
  }

  @TearDown
  public void close() {
    registry.close();
  }

  /** A request competes for a name and gets one: of 4,096 tenants, by Zipf. */
  @Benchmark
  public Tenant label(Traffic traffic) {
    return counted(traffic.tenants[traffic.next()]);
  }

  /** The attack: each request with an id of its own. */
  @Benchmark
  public Tenant newIds(NewIds ids) {
    return counted(ids.next());
  }

  @Benchmark
  public void unboundedMeters(Traffic traffic) {
    Counter.builder("requests")
        .tag(Tenant.ID_KEY, traffic.ids[traffic.next()])
        .register(registry)
        .increment();
  }

  private Tenant counted(Tenant tenant) {
    labels.arrived(tenant);
    return labels.labelOf(tenant);
  }
}

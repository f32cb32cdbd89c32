package io.tenantry.benchmarks.context;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tenantry.context.PlanName;
import io.tenantry.context.Region;
import io.tenantry.context.Tenant;
import io.tenantry.context.TenantId;
import io.tenantry.context.TenantLabels;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A request is counted for its tenant: it competes for a name in metrics, gets one of 100 or the
 * overflow, and the counter of that name is looked up in a registry. The peer gives every tenant
 * its counter, in a registry that grows with the tenants.
 *
 * <p>No epoch ends meanwhile: one takes a minute, and a fork is over in seconds. What the end of
 * one costs is measured on a clock of its own.
 */
@State(Scope.Benchmark)
public class TopKBenchmark {

  private static final int NEW_IDS = 1 << 18;
  private static final int REGIONS = 16;
  private static final int REQUESTS_OF_AN_EPOCH = 10_000;

  private final TenantLabels labels = new TenantLabels(TenantIds.NAMED, REGIONS, List.of());
  private final SimpleMeterRegistry bounded = new SimpleMeterRegistry();
  private final SimpleMeterRegistry unbounded = new SimpleMeterRegistry();

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

  /** Names whose minutes end when they are told to. */
  @State(Scope.Thread)
  public static class Minutes {

    private static final Duration EPOCH = Duration.ofMinutes(1);

    private final TenantLabels labels =
        new TenantLabels(TenantIds.NAMED, REGIONS, List.of(), Set.of(), EPOCH, () -> now());
    private long now;

    @Setup
    public void name() {
      TenantIds.nameTheBusiest(labels);
    }

    private long now() {
      return now;
    }

    void arrivals(Traffic traffic) {
      for (int i = 0; i < REQUESTS_OF_AN_EPOCH; i++) {
        labels.arrived(traffic.tenants[traffic.next()]);
      }
    }

    /** It ends with the next request of a tenant that has no name. */
    void pass() {
      now += EPOCH.toNanos();
    }
  }

  @Setup
  public void name() {
    TenantIds.nameTheBusiest(labels);
  }

  @TearDown
  public void close() {
    bounded.close();
    unbounded.close();
  }

  /** Of 4,096 tenants, by Zipf. */
  @Benchmark
  public void named(Traffic traffic) {
    count(traffic.tenants[traffic.next()]);
  }

  /** The attack: each request with an id of its own. */
  @Benchmark
  public void newIds(NewIds ids) {
    count(ids.next());
  }

  @Benchmark
  public void unboundedMeters(Traffic traffic) {
    count(traffic.ids[traffic.next()], unbounded);
  }

  @Benchmark
  public void minute(Traffic traffic, Minutes minutes) {
    minutes.arrivals(traffic);
  }

  @Benchmark
  public void minuteAndItsEnd(Traffic traffic, Minutes minutes) {
    minutes.pass();
    minutes.arrivals(traffic);
  }

  private void count(Tenant tenant) {
    labels.arrived(tenant);
    count(labels.labelOf(tenant).id().value(), bounded);
  }

  private static void count(String name, SimpleMeterRegistry registry) {
    Counter.builder("requests").tag(Tenant.ID_KEY, name).register(registry).increment();
  }
}

package io.tenantry.benchmarks.context;

import io.tenantry.context.Tenant;
import io.tenantry.context.telemetry.MdcCarrier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;
import org.slf4j.MDC;

/** The tenant into Logback's log context and out again: three keys, by three ways. */
@State(Scope.Benchmark)
public class MdcBenchmark {

  private final MdcCarrier carrier = new MdcCarrier();

  @Benchmark
  public void putAndRemove(Traffic traffic, Blackhole work) {
    Tenant tenant = traffic.tenants[traffic.next()];
    MDC.put(Tenant.ID_KEY, tenant.id().value());
    MDC.put(Tenant.REGION_KEY, tenant.region().value());
    MDC.put(Tenant.PLAN_KEY, tenant.plan().value());
    work.consume(tenant);
    MDC.remove(Tenant.PLAN_KEY);
    MDC.remove(Tenant.REGION_KEY);
    MDC.remove(Tenant.ID_KEY);
  }

  @Benchmark
  public void putCloseable(Traffic traffic, Blackhole work) {
    Tenant tenant = traffic.tenants[traffic.next()];
    try (MDC.MDCCloseable id = MDC.putCloseable(Tenant.ID_KEY, tenant.id().value());
        MDC.MDCCloseable region = MDC.putCloseable(Tenant.REGION_KEY, tenant.region().value());
        MDC.MDCCloseable plan = MDC.putCloseable(Tenant.PLAN_KEY, tenant.plan().value())) {
      work.consume(tenant);
    }
  }

  /** Which also brings back what was there before. */
  @Benchmark
  public void carrier(Traffic traffic, Blackhole work) {
    Tenant tenant = traffic.tenants[traffic.next()];
    var binding = carrier.bind(tenant);
    work.consume(tenant);
    binding.undo();
  }
}

package io.tenantry.benchmarks.context;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.tenantry.context.Tenant;
import io.tenantry.context.telemetry.BaggageCarrier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** The tenant into the baggage of the thread and out again, where no other baggage is. */
@State(org.openjdk.jmh.annotations.Scope.Benchmark)
public class BaggageBenchmark {

  private final BaggageCarrier carrier = new BaggageCarrier();

  /** As OpenTelemetry's documentation does it. */
  @Benchmark
  public void built(Traffic traffic, Blackhole work) {
    Tenant tenant = traffic.tenants[traffic.next()];
    Baggage baggage =
        Baggage.current().toBuilder()
            .put(Tenant.ID_KEY, tenant.id().value())
            .put(Tenant.REGION_KEY, tenant.region().value())
            .put(Tenant.PLAN_KEY, tenant.plan().value())
            .build();
    try (Scope scope = Context.current().with(baggage).makeCurrent()) {
      work.consume(tenant);
    }
  }

  @Benchmark
  public void carrier(Traffic traffic, Blackhole work) {
    Tenant tenant = traffic.tenants[traffic.next()];
    var binding = carrier.bind(tenant);
    work.consume(tenant);
    binding.undo();
  }
}

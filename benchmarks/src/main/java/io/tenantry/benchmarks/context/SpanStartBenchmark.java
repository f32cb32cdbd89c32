package io.tenantry.benchmarks.context;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.BaggageBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.contrib.baggage.processor.BaggageSpanProcessor;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.tenantry.context.Tenant;
import io.tenantry.context.TenantContext;
import io.tenantry.context.TenantScope;
import io.tenantry.context.telemetry.TenantSpanProcessor;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.ThreadParams;

/**
 * One span, started and ended, recorded and not exported. OpenTelemetry's own way to put a tenant
 * on it copies entries of the baggage; ours reads the scope of the thread.
 */
@State(org.openjdk.jmh.annotations.Scope.Thread)
public class SpanStartBenchmark {

  /** Entries of the baggage: none and no tenant, the tenant's three, or those and seven more. */
  @Param({"0", "3", "10"})
  public int entries;

  private final SdkTracerProvider plain = SdkTracerProvider.builder().build();
  private final SdkTracerProvider contrib =
      with(
          new BaggageSpanProcessor(
              List.of(Tenant.ID_KEY, Tenant.REGION_KEY, Tenant.PLAN_KEY), List.of()));
  private final SdkTracerProvider ours = with(new TenantSpanProcessor());
  private final Tracer plainTracer = plain.get("bench");
  private final Tracer contribTracer = contrib.get("bench");
  private final Tracer ourTracer = ours.get("bench");
  private Scope baggage = Scope.noop();
  private TenantScope scope = TenantScope.openEmpty();

  @Setup
  @SuppressWarnings("MustBeClosedChecker")
  public void bind(Traffic traffic, ThreadParams thread) {
    if (entries > 0) {
      Tenant tenant = traffic.tenants[thread.getThreadIndex()];
      BaggageBuilder builder =
          Baggage.builder()
              .put(Tenant.ID_KEY, tenant.id().value())
              .put(Tenant.REGION_KEY, tenant.region().value())
              .put(Tenant.PLAN_KEY, tenant.plan().value());
      for (int i = 3; i < entries; i++) {
        builder.put("other." + i, "value");
      }
      baggage = Context.current().with(builder.build()).makeCurrent();
      scope = new TenantContext(List.of()).open(tenant);
    }
  }

  @TearDown
  public void close() {
    scope.close();
    baggage.close();
    plain.close();
    contrib.close();
    ours.close();
  }

  @Benchmark
  public Span none() {
    return span(plainTracer);
  }

  @Benchmark
  public Span contrib() {
    return span(contribTracer);
  }

  @Benchmark
  public Span ours() {
    return span(ourTracer);
  }

  private static Span span(Tracer tracer) {
    Span span = tracer.spanBuilder("query").startSpan();
    span.end();
    return span;
  }

  private static SdkTracerProvider with(SpanProcessor processor) {
    return SdkTracerProvider.builder().addSpanProcessor(processor).build();
  }
}

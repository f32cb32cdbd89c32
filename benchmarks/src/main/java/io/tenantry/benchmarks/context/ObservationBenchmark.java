package io.tenantry.benchmarks.context;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationFilter;
import io.micrometer.observation.ObservationRegistry;
import io.tenantry.context.Tenant;
import io.tenantry.context.TenantContext;
import io.tenantry.context.TenantLabels;
import io.tenantry.context.telemetry.ObservedTenant;
import io.tenantry.context.telemetry.ServerObservationTags;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.springframework.context.ApplicationContext;
import org.springframework.http.server.observation.DefaultServerRequestObservationConvention;
import org.springframework.http.server.observation.ServerHttpObservationDocumentation;
import org.springframework.http.server.observation.ServerRequestObservationContext;

/**
 * The observation of one request, from its start to its timer. Both find the tenant in the same
 * way. The peer makes fresh tags of it for each request and has as many series as there are
 * tenants; ours are made once for each label: 100 busy tenants have one, the others are the
 * overflow, and have their own id on the span.
 */
@State(Scope.Benchmark)
public class ObservationBenchmark {

  private static final DefaultServerRequestObservationConvention CONVENTION =
      new DefaultServerRequestObservationConvention();

  private final ApplicationContext context = StarterContext.with();
  private final ObservationRegistry plain = registry(request -> request);
  private final ObservedTenant observed = context.getBean(ObservedTenant.class);
  private final ObservationRegistry fresh = registry(this::freshTags);
  private final ObservationRegistry ours = registry(context.getBean(ServerObservationTags.class));

  @Setup
  public void name() {
    TenantIds.nameTheBusiest(context.getBean(TenantLabels.class));
  }

  @Benchmark
  public void none(Traffic traffic, FilterChainBenchmark.Connection connection) {
    observe(plain, traffic, connection);
  }

  @Benchmark
  public void freshTags(Traffic traffic, FilterChainBenchmark.Connection connection) {
    observe(fresh, traffic, connection);
  }

  @Benchmark
  public void ours(Traffic traffic, FilterChainBenchmark.Connection connection) {
    observe(ours, traffic, connection);
  }

  private static void observe(
      ObservationRegistry registry, Traffic traffic, FilterChainBenchmark.Connection connection) {
    int number = traffic.next();
    connection.request.arrive(traffic.headers[number], null);
    connection.request.setAttribute(TenantContext.REQUEST_ATTRIBUTE, traffic.tenants[number]);
    Observation observation =
        ServerHttpObservationDocumentation.HTTP_SERVLET_SERVER_REQUESTS.observation(
            null,
            CONVENTION,
            () -> new ServerRequestObservationContext(connection.request, connection.response),
            registry);
    observation.start();
    observation.stop();
  }

  private Observation.Context freshTags(Observation.Context context) {
    observed
        .of(context)
        .ifPresent(tenant ->
            context.addLowCardinalityKeyValues(
                KeyValues.of(
                    KeyValue.of(Tenant.ID_KEY, tenant.id().value()),
                    KeyValue.of(Tenant.REGION_KEY, tenant.region().value()),
                    KeyValue.of(Tenant.PLAN_KEY, tenant.plan().value()))));
    return context;
  }

  private static ObservationRegistry registry(ObservationFilter filter) {
    ObservationRegistry registry = ObservationRegistry.create();
    registry
        .observationConfig()
        .observationHandler(new DefaultMeterObservationHandler(new SimpleMeterRegistry()))
        .observationFilter(filter);
    return registry;
  }
}

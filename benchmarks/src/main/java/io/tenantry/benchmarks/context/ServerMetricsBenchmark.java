package io.tenantry.benchmarks.context;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.incubator.metrics.ExtendedDoubleHistogramBuilder;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.DoubleHistogramBuilder;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.metrics.InstrumentSelector;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.SdkMeterProviderBuilder;
import io.opentelemetry.sdk.metrics.View;
import io.opentelemetry.sdk.metrics.export.MetricReader;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.tenantry.context.Tenant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What the agent does at the end of a request: one record of {@code http.server.request.duration}
 * out of eleven attributes. Alone it keeps the seven of its advice; with our extension a view keeps
 * those and the tenant's three. 100 tenants, which is how many have a name of their own.
 */
@State(Scope.Benchmark)
public class ServerMetricsBenchmark {

  private static final String DURATION = "http.server.request.duration";
  private static final int LABELS = 100;
  private static final List<AttributeKey<?>> ADVICE =
      List.of(
          AttributeKey.stringKey("http.route"),
          AttributeKey.stringKey("http.request.method"),
          AttributeKey.longKey("http.response.status_code"),
          AttributeKey.stringKey("error.type"),
          AttributeKey.stringKey("network.protocol.name"),
          AttributeKey.stringKey("network.protocol.version"),
          AttributeKey.stringKey("url.scheme"));

  private final SdkMeterProvider advised = provider(SdkMeterProvider.builder());
  private final SdkMeterProvider viewed =
      provider(
          SdkMeterProvider.builder()
              .registerView(
                  InstrumentSelector.builder().setName(DURATION).build(),
                  View.builder().setAttributeFilter(keysWithTenant()).build()));
  private final DoubleHistogram withAdvice = histogram(advised);
  private final DoubleHistogram withView = histogram(viewed);

  @TearDown
  public void close() {
    advised.close();
    viewed.close();
  }

  @Benchmark
  public void advice(Traffic traffic) {
    withAdvice.record(0.012, request(traffic).build(), Context.root());
  }

  @Benchmark
  public void view(Traffic traffic) {
    int number = traffic.next() % LABELS;
    Tenant tenant = traffic.tenants[number];
    Attributes attributes =
        request(traffic)
            .put(Tenant.ID_KEY, tenant.id().value())
            .put(Tenant.REGION_KEY, tenant.region().value())
            .put(Tenant.PLAN_KEY, tenant.plan().value())
            .build();
    withView.record(0.012, attributes, Context.root());
  }

  private static AttributesBuilder request(Traffic traffic) {
    return Attributes.builder()
        .put("http.route", "/products")
        .put("http.request.method", "GET")
        .put("http.response.status_code", 200)
        .put("network.protocol.version", "1.1")
        .put("url.scheme", "https")
        .put("url.path", "/products")
        .put("client.address", traffic.ids[traffic.next()])
        .put("user_agent.original", "bench");
  }

  private static Set<String> keysWithTenant() {
    Set<String> keys = new HashSet<>(Set.of(Tenant.ID_KEY, Tenant.REGION_KEY, Tenant.PLAN_KEY));
    ADVICE.forEach(key -> keys.add(key.getKey()));
    return keys;
  }

  private static SdkMeterProvider provider(SdkMeterProviderBuilder builder) {
    MetricReader reader = InMemoryMetricReader.createDelta();
    return builder.registerMetricReader(reader).build();
  }

  private static DoubleHistogram histogram(SdkMeterProvider provider) {
    DoubleHistogramBuilder builder = provider.get("bench").histogramBuilder(DURATION).setUnit("s");
    ((ExtendedDoubleHistogramBuilder) builder).setAttributesAdvice(ADVICE);
    return builder.build();
  }
}

package io.tenantry.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.instrumentation.api.incubator.semconv.rpc.RpcAttributesGetter;
import io.opentelemetry.instrumentation.api.incubator.semconv.rpc.RpcServerAttributesExtractor;
import io.opentelemetry.instrumentation.api.instrumenter.AttributesExtractor;
import io.opentelemetry.instrumentation.api.instrumenter.Instrumenter;
import io.opentelemetry.instrumentation.api.instrumenter.InstrumenterBuilder;
import io.opentelemetry.instrumentation.api.instrumenter.SpanKindExtractor;
import io.opentelemetry.instrumentation.api.semconv.http.HttpClientAttributesExtractor;
import io.opentelemetry.instrumentation.api.semconv.http.HttpClientAttributesGetter;
import io.opentelemetry.instrumentation.api.semconv.http.HttpServerAttributesExtractor;
import io.opentelemetry.instrumentation.api.semconv.http.HttpServerAttributesGetter;
import io.opentelemetry.instrumentation.api.semconv.http.HttpServerMetrics;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.internal.DefaultConfigProperties;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.PointData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.tenantry.context.propagation.Destinations;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * With the instrumentation library that the agent is made of: it finds the extension by its service
 * file, as in the agent.
 */
class TenantInstrumentationTest {

  private static final String REQUEST = "request";
  private static final Attributes ACME = named("acme");
  private static final Attributes OVERFLOW = named("_overflow");

  private final InMemorySpanExporter spans = InMemorySpanExporter.create();
  private final InMemoryMetricReader metrics = InMemoryMetricReader.create();

  @Test
  void aRequestThatNobodyToldAboutIsNobodysOnSpanAndMetric() {
    serve(Sampler.alwaysOn(), null);
    assertThat(onSpan()).isEqualTo(named("_none", "_none", "default"));
    assertThat(onMetric()).isEqualTo(named("_none", "_none", "default"));
  }

  @Test
  void theTenantIsOnSpanAndMetric() {
    serve(Sampler.alwaysOn(), new ServedTenant.Names(ACME, null));
    assertThat(onSpan()).isEqualTo(ACME);
    assertThat(onMetric()).isEqualTo(ACME);
  }

  @Test
  void theSpanHasTheTenantItselfAndTheMetricItsLabel() {
    serve(Sampler.alwaysOn(), new ServedTenant.Names(OVERFLOW, ACME));
    assertThat(onSpan()).isEqualTo(ACME);
    assertThat(onMetric()).isEqualTo(OVERFLOW);
  }

  @Test
  void theMetricHasTheTenantWhenTheTraceIsNotSampled() {
    serve(Sampler.alwaysOff(), new ServedTenant.Names(OVERFLOW, ACME));
    assertThat(spans.getFinishedSpanItems()).isEmpty();
    assertThat(onMetric()).isEqualTo(OVERFLOW);
  }

  @Test
  void aCallOfAnotherKindHasATenantOnlyWhereSomebodyToldOne() {
    Instrumenter<String, String> rpc = rpcServer(sdk(Sampler.alwaysOn()));
    Context told = rpc.start(Context.root(), REQUEST);
    tell(told, new ServedTenant.Names(OVERFLOW, ACME));
    rpc.end(told, REQUEST, REQUEST, null);
    assertThat(onSpan()).isEqualTo(ACME);
    spans.reset();
    rpc.end(rpc.start(Context.root(), REQUEST), REQUEST, REQUEST, null);
    assertThat(onSpan().isEmpty()).isTrue();
  }

  @Test
  void aClientCallKnowsItsDestination() {
    Context call = httpClient(sdk(Sampler.alwaysOff())).start(Context.root(), "inventory");
    Destination destination = Destination.of(call);
    assertThat(destination).isEqualTo(new Destination("inventory", 8080, Span.fromContext(call)));
    assertThat(destination)
        .satisfies(it -> assertThat(it.isIn(Destinations.of(List.of("inventory:8080")))).isTrue())
        .satisfies(it -> assertThat(it.isIn(Destinations.of(List.of("inventory:80")))).isFalse());
  }

  @Test
  void aClientCallWithoutAnAddressHasNoDestination() {
    assertThat(Destination.of(httpClient(sdk(Sampler.alwaysOn())).start(Context.root(), "")))
        .isNull();
  }

  private void serve(Sampler sampler, ServedTenant.@Nullable Names told) {
    Instrumenter<String, String> server = httpServer(sdk(sampler));
    Context context = server.start(Context.root(), REQUEST);
    if (told != null) {
      tell(context, told);
    }
    server.end(context, REQUEST, REQUEST, null);
  }

  private static void tell(Context context, ServedTenant.Names names) {
    ServedTenant served = ServedTenant.of(context);
    if (served != null) {
      served.settle(names);
    }
  }

  private Attributes onSpan() {
    assertThat(spans.getFinishedSpanItems()).hasSize(1);
    return tenantOf(spans.getFinishedSpanItems().get(0).getAttributes());
  }

  private Attributes onMetric() {
    List<? extends PointData> points =
        metrics.collectAllMetrics().stream()
            .flatMap(metric -> metric.getData().getPoints().stream())
            .toList();
    assertThat(points).hasSize(1);
    return tenantOf(points.get(0).getAttributes());
  }

  private static Attributes tenantOf(Attributes all) {
    return all.toBuilder().removeIf(key -> !TenantKeys.ALL.contains(key.getKey())).build();
  }

  private OpenTelemetrySdk sdk(Sampler sampler) {
    return OpenTelemetrySdk.builder()
        .setTracerProvider(
            SdkTracerProvider.builder()
                .setSampler(sampler)
                .addSpanProcessor(SimpleSpanProcessor.create(spans))
                .build())
        .setMeterProvider(
            TenantAutoConfiguration.addTenants(
                    SdkMeterProvider.builder().registerMetricReader(metrics),
                    DefaultConfigProperties.createFromMap(Map.of()))
                .build())
        .build();
  }

  private static Instrumenter<String, String> httpServer(OpenTelemetrySdk sdk) {
    return builder(sdk, HttpServerAttributesExtractor.create(new ServerGetter()))
        .addOperationMetrics(HttpServerMetrics.get())
        .buildInstrumenter(SpanKindExtractor.alwaysServer());
  }

  private static Instrumenter<String, String> httpClient(OpenTelemetrySdk sdk) {
    return builder(sdk, HttpClientAttributesExtractor.create(new ClientGetter()))
        .buildInstrumenter(SpanKindExtractor.alwaysClient());
  }

  private static Instrumenter<String, String> rpcServer(OpenTelemetrySdk sdk) {
    return builder(sdk, RpcServerAttributesExtractor.create(new RpcGetter()))
        .buildInstrumenter(SpanKindExtractor.alwaysServer());
  }

  private static InstrumenterBuilder<String, String> builder(
      OpenTelemetrySdk sdk, AttributesExtractor<String, String> extractor) {
    return Instrumenter.<String, String>builder(sdk, "test", request -> "span")
        .addAttributesExtractor(extractor);
  }

  private static Attributes named(String id) {
    return named(id, "us-east", "gold");
  }

  private static Attributes named(String id, String region, String plan) {
    return Attributes.of(TenantKeys.ID, id, TenantKeys.REGION, region, TenantKeys.PLAN, plan);
  }

  private static final class ServerGetter implements HttpServerAttributesGetter<String, String> {

    @Override
    public String getHttpRequestMethod(String request) {
      return "GET";
    }

    @Override
    public List<String> getHttpRequestHeader(String request, String name) {
      return List.of();
    }

    @Override
    public Integer getHttpResponseStatusCode(
        String request, String response, @Nullable Throwable error) {
      return 200;
    }

    @Override
    public List<String> getHttpResponseHeader(String request, String response, String name) {
      return List.of();
    }

    @Override
    public String getUrlScheme(String request) {
      return "http";
    }

    @Override
    public String getUrlPath(String request) {
      return "/";
    }

    @Override
    public @Nullable String getUrlQuery(String request) {
      return null;
    }
  }

  /** The request is the address. */
  private static final class ClientGetter implements HttpClientAttributesGetter<String, String> {

    @Override
    public String getHttpRequestMethod(String request) {
      return "GET";
    }

    @Override
    public List<String> getHttpRequestHeader(String request, String name) {
      return List.of();
    }

    @Override
    public Integer getHttpResponseStatusCode(
        String request, String response, @Nullable Throwable error) {
      return 200;
    }

    @Override
    public List<String> getHttpResponseHeader(String request, String response, String name) {
      return List.of();
    }

    @Override
    public @Nullable String getUrlFull(String request) {
      return null;
    }

    @Override
    public @Nullable String getServerAddress(String request) {
      return request.isEmpty() ? null : request;
    }

    @Override
    public Integer getServerPort(String request) {
      return 8080;
    }
  }

  @SuppressWarnings("deprecation") // still abstract, so there is no other way
  private static final class RpcGetter implements RpcAttributesGetter<String, String> {

    @Override
    public String getSystem(String request) {
      return "grpc";
    }

    @Override
    public String getService(String request) {
      return "Inventory";
    }

    @Override
    public String getMethod(String request) {
      return "Reserve";
    }
  }
}

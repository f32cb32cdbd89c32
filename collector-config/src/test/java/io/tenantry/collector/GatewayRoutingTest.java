package io.tenantry.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Where a trace goes, told span by span. */
class GatewayRoutingTest {

  private static final String JAEGER = "otlp_grpc/jaeger";
  private static final String TEMPO_ACME = "otlp_grpc/tempo-acme";
  private static final String TEMPO_POOL = "otlp_grpc/tempo-pool";
  private static final String QUARANTINE = "debug/quarantine";

  @ParameterizedTest
  @MethodSource
  void aSpanGoesWhereItsRegionAndTenantSay(String gateway, Span span, String destination) {
    assertThat(new PipelineGraph(CollectorConfig.shipped(gateway)).destinationsOf(span))
        .containsExactly(destination);
  }

  static Stream<Arguments> aSpanGoesWhereItsRegionAndTenantSay() {
    var usEast = span("us-east", "globex");
    var apSoutheast = span("ap-southeast", "globex");
    return Stream.of(
        argumentSet("us-east in us-east", "us-east", usEast, JAEGER),
        argumentSet("ap-southeast in us-east", "us-east", apSoutheast, QUARANTINE),
        argumentSet("ap-southeast in ap-southeast", "ap-southeast", apSoutheast, TEMPO_POOL),
        argumentSet("us-east in ap-southeast", "ap-southeast", usEast, QUARANTINE),
        argumentSet(
            "a tenant with an org", "ap-southeast", span("ap-southeast", "acme"), TEMPO_ACME),
        argumentSet(
            "the same tenant in a wrong region",
            "ap-southeast",
            span("us-east", "acme"),
            QUARANTINE),
        argumentSet("a region nobody knows", "us-east", span("mars-north", "globex"), QUARANTINE),
        argumentSet("no region at all", "us-east", new Span(Map.of(), Map.of()), QUARANTINE),
        argumentSet(
            "the resource speaks for a silent span",
            "us-east",
            new Span(Map.of(), Map.of("tenant.region", "us-east")),
            JAEGER),
        argumentSet(
            "the span speaks for itself, at home",
            "us-east",
            new Span(Map.of("tenant.region", "us-east"), Map.of("tenant.region", "ap-southeast")),
            JAEGER),
        argumentSet(
            "the span speaks for itself, elsewhere",
            "us-east",
            new Span(Map.of("tenant.region", "ap-southeast"), Map.of("tenant.region", "us-east")),
            QUARANTINE));
  }

  @Test
  void tempoIsToldTheOrgThatASpanBelongsTo() {
    var config = CollectorConfig.shipped("ap-southeast");

    assertThat(config.value("exporters", TEMPO_ACME, "headers"))
        .isEqualTo(Map.of("X-Scope-OrgID", "acme"));
    assertThat(config.value("exporters", TEMPO_POOL, "headers"))
        .isEqualTo(Map.of("X-Scope-OrgID", "pool"));
  }

  @Test
  void anAddressGivenByTheEnvironmentIsUsed() {
    var config =
        CollectorConfig.of(
            Map.of("TENANTRY_US_EAST_JAEGER_ENDPOINT", "127.0.0.1:14317"),
            CollectorConfig.read(Path.of("config/gateway.yaml")),
            CollectorConfig.read(Path.of("config/regions/us-east.yaml")));

    assertThat(config.value("exporters", JAEGER, "endpoint")).isEqualTo("127.0.0.1:14317");
  }

  @Test
  void aWalkThroughAProcessorThatIsNotModelledIsRefused() {
    var config =
        CollectorConfig.shipped(
            "us-east",
            """
            processors: {transform/region: {}}
            service: {pipelines: {traces/in: {processors: [memory_limiter, transform/region]}}}
            """);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PipelineGraph(config).destinationsOf(span("us-east", "acme")))
        .withMessageStartingWith("transform/region");
  }

  @Test
  void aCircleOfConnectorsIsRefused() {
    var config =
        CollectorConfig.shipped(
            "us-east", "service: {pipelines: {traces/home: {exporters: [forward/home]}}}");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PipelineGraph(config).paths())
        .withMessage("forward/home leads back to itself");
  }

  private static Span span(String region, String tenant) {
    return new Span(
        Map.of("tenant.region", region, "tenant.id", tenant), Map.of("service.name", "storefront"));
  }
}

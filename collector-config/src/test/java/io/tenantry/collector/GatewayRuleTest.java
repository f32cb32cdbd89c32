package io.tenantry.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rule holds in every region, and every rule finds the fault that it is there for. */
class GatewayRuleTest {

  private static final String DURABLE =
      """
      retry_on_failure: {max_elapsed_time: 0s}, sending_queue: {storage: file_storage/queue, \
      queue_size: 1, block_on_overflow: true}\
      """;

  @ParameterizedTest(name = "{1} in {0}")
  @MethodSource
  void holds(String region, GatewayRule rule) {
    assertThat(rule.faults(CollectorConfig.shipped(region), region)).isEmpty();
  }

  static Stream<Arguments> holds() {
    return CollectorConfig.shippedRegions().stream()
        .flatMap(
            region -> Arrays.stream(GatewayRule.values()).map(rule -> Arguments.of(region, rule)));
  }

  @Test
  void regionsAreFoundByTheirFiles() {
    assertThat(CollectorConfig.shippedRegions()).containsExactly("ap-southeast", "us-east");
  }

  @ParameterizedTest
  @MethodSource("plantedFaults")
  void findsAPlantedFault(GatewayRule rule, String region, String change, String fault) {
    var config = CollectorConfig.shipped(region, change);

    assertThat(rule.faults(config, region)).anySatisfy(found -> assertThat(found).contains(fault));
  }

  static Stream<Arguments> plantedFaults() {
    return Stream.of(
        argumentSet(
            "an exporter is misspelt",
            GatewayRule.EVERY_REFERENCE_IS_DEFINED,
            "us-east",
            "service: {pipelines: {traces/home: {exporters: [otlp_grpc/jager]}}}",
            "exporters: otlp_grpc/jager"),
        argumentSet(
            "a queue in a storage that is not there",
            GatewayRule.EVERY_REFERENCE_IS_DEFINED,
            "us-east",
            "exporters: {otlp_grpc/jaeger: {sending_queue: {storage: file_storage/q}}}",
            "extensions: file_storage/q"),
        argumentSet(
            "a connector from which nothing comes",
            GatewayRule.EVERY_REFERENCE_IS_DEFINED,
            "us-east",
            "service: {pipelines: {traces/home: {receivers: [forward/hoome]}}}",
            "receivers: forward/hoome"),
        argumentSet(
            "a foreign exporter that nothing uses yet",
            GatewayRule.EVERY_DEFINITION_IS_USED,
            "us-east",
            "exporters: {otlp_grpc/tempo: {endpoint: tempo.ap-southeast.internal:4317}}",
            "exporters: otlp_grpc/tempo"),
        argumentSet(
            "a connector into which nothing goes",
            GatewayRule.EVERY_DEFINITION_IS_USED,
            "us-east",
            "service: {pipelines: {traces/in: {exporters: [forward/home]}}}",
            "connectors, as exporter: forward/elsewhere"),
        argumentSet(
            "quarantine goes to the other region",
            GatewayRule.NO_FOREIGN_BACKEND,
            "us-east",
            """
            exporters: {otlp_grpc/tempo: {endpoint: tempo.ap-southeast.internal:4317, %s}}
            service: {pipelines: {traces/quarantine: {exporters: [otlp_grpc/tempo]}}}
            """
                .formatted(DURABLE),
            "otlp_grpc/tempo: tempo.ap-southeast.internal:4317 is not in us-east"),
        argumentSet(
            "two regions' files at once",
            GatewayRule.NO_FOREIGN_BACKEND,
            "us-east",
            CollectorConfig.read(Path.of("config/regions/ap-southeast.yaml")),
            "otlp_grpc/tempo-pool: tempo.ap-southeast.internal:4317 is not in us-east"),
        argumentSet(
            "the address comes from the other region's variable",
            GatewayRule.NO_FOREIGN_BACKEND,
            "us-east",
            """
            exporters:
              otlp_grpc/jaeger:
                endpoint: ${env:TENANTRY_AP_SOUTHEAST_TEMPO_ENDPOINT:-jaeger.us-east.internal:4317}
            """,
            "does not begin with ${env:TENANTRY_US_EAST_"),
        argumentSet(
            "an exporter that writes elsewhere by itself",
            GatewayRule.NO_FOREIGN_BACKEND,
            "us-east",
            """
            exporters: {awsxray: {region: ap-southeast-1}}
            service: {pipelines: {traces/home: {exporters: [awsxray]}}}
            """,
            "awsxray: where this type sends to is not known"),
        argumentSet(
            "the filters leave a gap",
            GatewayRule.EVERY_SPAN_HAS_ONE_DESTINATION,
            "us-east",
            """
            processors: {filter/elsewhere: {traces: {span: [
              'span.attributes["tenant.region"] == nil',
              'span.attributes["tenant.region"] == "us-east"']}}}
            """,
            "ends in []"),
        argumentSet(
            "the filters overlap",
            GatewayRule.EVERY_SPAN_HAS_ONE_DESTINATION,
            "us-east",
            """
            processors: {filter/home: {traces: {span: [
              'span.attributes["tenant.region"] != nil and
               span.attributes["tenant.region"] != "us-east"']}}}
            """,
            "ends in [otlp_grpc/jaeger, debug/quarantine]"),
        argumentSet(
            "the resource overrules the span",
            GatewayRule.EVERY_SPAN_HAS_ONE_DESTINATION,
            "us-east",
            """
            processors:
              filter/home: {traces: {span: [
                'span.attributes["tenant.region"] != "us-east" and
                 resource.attributes["tenant.region"] != "us-east"']}}
              filter/elsewhere: {traces: {span: [
                'span.attributes["tenant.region"] == "us-east"',
                'resource.attributes["tenant.region"] == "us-east"']}}
            """,
            "ends in [otlp_grpc/jaeger]"),
        argumentSet(
            "a tenant with an org goes to the pool as well",
            GatewayRule.EVERY_SPAN_HAS_ONE_DESTINATION,
            "ap-southeast",
            "processors: {filter/pool: {traces: {span: []}}}",
            "ends in [otlp_grpc/tempo-acme, otlp_grpc/tempo-pool]"),
        argumentSet(
            "no header: Tempo refuses",
            GatewayRule.TEMPO_GETS_THE_TENANTS_ORG,
            "ap-southeast",
            "exporters: {otlp_grpc/tempo-pool: {headers: }}",
            "otlp_grpc/tempo-pool: org null for tenant a-stranger"),
        argumentSet(
            "a tenant's spans in another's org",
            GatewayRule.TEMPO_GETS_THE_TENANTS_ORG,
            "ap-southeast",
            "exporters: {otlp_grpc/tempo-acme: {headers: {X-Scope-OrgID: globex}}}",
            "otlp_grpc/tempo-acme: org globex for tenant acme"),
        argumentSet(
            "the pool in a tenant's org",
            GatewayRule.TEMPO_GETS_THE_TENANTS_ORG,
            "ap-southeast",
            "exporters: {otlp_grpc/tempo-pool: {headers: {X-Scope-OrgID: acme}}}",
            "otlp_grpc/tempo-pool: org acme for tenant a-stranger"),
        argumentSet(
            "a queue in memory",
            GatewayRule.EVERY_QUEUE_IS_DURABLE,
            "us-east",
            "exporters: {otlp_grpc/jaeger: {sending_queue: {storage: }}}",
            "in no started storage: null"),
        argumentSet(
            "a storage that is not started",
            GatewayRule.EVERY_QUEUE_IS_DURABLE,
            "us-east",
            "service: {extensions: [health_check]}",
            "in no started storage: file_storage/queue"),
        argumentSet(
            "a storage that the kernel may hold back",
            GatewayRule.EVERY_QUEUE_IS_DURABLE,
            "us-east",
            "extensions: {file_storage/queue: {fsync: false}}",
            "file_storage/queue has no fsync"),
        argumentSet(
            "five minutes by default",
            GatewayRule.EVERY_QUEUE_IS_DURABLE,
            "us-east",
            "exporters: {otlp_grpc/jaeger: {retry_on_failure: }}",
            "gives up after null"),
        argumentSet(
            "a queue without an end",
            GatewayRule.EVERY_QUEUE_IS_DURABLE,
            "us-east",
            "exporters: {otlp_grpc/jaeger: {sending_queue: {queue_size: }}}",
            "its queue has no size"),
        argumentSet(
            "a full queue drops",
            GatewayRule.EVERY_QUEUE_IS_DURABLE,
            "us-east",
            "exporters: {otlp_grpc/jaeger: {sending_queue: {block_on_overflow: false}}}",
            "drops when its queue is full"),
        argumentSet(
            "the usual batch processor",
            GatewayRule.NO_BATCH_IN_MEMORY_BEFORE_A_QUEUE,
            "us-east",
            """
            processors: {batch: {}}
            service: {pipelines: {traces/in: {processors: [memory_limiter, batch]}}}
            """,
            "batch: holds accepted spans in memory"),
        argumentSet(
            "a filter before the limiter",
            GatewayRule.MEMORY_IS_LIMITED_FIRST,
            "us-east",
            "service: {pipelines: {traces/in: {processors: [filter/home, memory_limiter]}}}",
            "filter/home comes before memory_limiter"),
        argumentSet(
            "no limiter",
            GatewayRule.MEMORY_IS_LIMITED_FIRST,
            "us-east",
            "service: {pipelines: {traces/in: {processors: []}}}",
            "forward/home comes before memory_limiter"),
        argumentSet(
            "errors ignored",
            GatewayRule.FILTERS_PROPAGATE_ERRORS,
            "us-east",
            "processors: {filter/home: {error_mode: ignore}}",
            "filter/home: error_mode is not propagate"),
        argumentSet(
            "the exporter's old name",
            GatewayRule.NO_DEPRECATED_NAME,
            "us-east",
            "exporters: {otlp/jaeger: {endpoint: jaeger.us-east.internal:4317}}",
            "otlp/jaeger: now otlp_grpc"));
  }

  @Test
  void everyRuleHasAPlantedFault() {
    var planted =
        plantedFaults()
            .map(arguments -> (GatewayRule) arguments.get()[0])
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(GatewayRule.class)));

    assertThat(planted).containsExactlyElementsOf(List.of(GatewayRule.values()));
  }
}

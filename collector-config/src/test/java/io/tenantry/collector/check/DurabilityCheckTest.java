package io.tenantry.collector.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What of an exporter is durable, kind by kind. */
class DurabilityCheckTest {

  private static final String QUEUE = "{storage: file_storage, sizer: bytes, queue_size: 1}";

  @TempDir private Path folder;

  @ParameterizedTest
  @MethodSource
  void judgesAnExporter(String exporter, String settings, List<Rule> broken) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("otelcol.yaml"),
            """
            extensions: {file_storage: {fsync: true}}
            receivers: {otlp: {}}
            exporters: {%s: %s}
            service:
              extensions: [file_storage]
              pipelines: {metrics: {receivers: [otlp], exporters: [%s]}}
            """
                .formatted(exporter, settings, exporter));

    assertThat(
            Checker.of(Optional.empty(), Set.of())
                .check(List.of(file), Optional.empty(), Optional.empty())
                .faults()
                .keySet())
        .extracting(Fault::rule)
        .containsExactlyInAnyOrderElementsOf(broken);
  }

  static Stream<Arguments> judgesAnExporter() {
    return Stream.of(
        argumentSet(
            "durable",
            "otlp_grpc",
            "{endpoint: a, sending_queue: %s, retry_on_failure: {max_elapsed_time: 0s}}"
                .formatted(QUEUE),
            List.of()),
        argumentSet(
            "with all defaults",
            "otlp_grpc",
            "{endpoint: a}",
            List.of(Rule.QUEUE_MISSING, Rule.RETRY_ENDS)),
        argumentSet(
            "with a queue of all defaults",
            "otlp_grpc",
            "{endpoint: a, sending_queue: {}, retry_on_failure: {max_elapsed_time: 0s}}",
            List.of(Rule.QUEUE_IN_MEMORY, Rule.QUEUE_UNBOUNDED)),
        argumentSet(
            "retries are off",
            "otlp_grpc",
            "{endpoint: a, sending_queue: %s, retry_on_failure: {enabled: false, max_elapsed_time: 0s}}"
                .formatted(QUEUE),
            List.of(Rule.RETRY_ENDS)),
        argumentSet(
            "the environment says how long it tries",
            "otlp_grpc",
            "{endpoint: a, sending_queue: %s, retry_on_failure: {max_elapsed_time: '${env:LIMIT}'}}"
                .formatted(QUEUE),
            List.of()),
        argumentSet(
            "load balancing has no defaults",
            "load_balancing",
            """
            {resolver: {static: {hostnames: [a, b]}}, sending_queue: %s,
             retry_on_failure: {max_elapsed_time: 0s}, protocol: {otlp: {}}}
            """
                .formatted(QUEUE),
            List.of(Rule.RETRY_ENDS, Rule.MEMORY_QUEUE_BEHIND_DISK)),
        argumentSet(
            "remote write with a log on disk",
            "prometheus_remote_write",
            "{endpoint: a, wal: {directory: /var/lib/wal}, retry_on_failure: {max_elapsed_time: 0s}}",
            List.of()),
        argumentSet(
            "remote write without",
            "prometheus_remote_write",
            "{endpoint: a, retry_on_failure: {max_elapsed_time: 0s}}",
            List.of(Rule.QUEUE_IN_MEMORY)),
        argumentSet("sends nothing anywhere", "debug", "{}", List.of()),
        argumentSet(
            "demand that ends soon",
            "otlp_http/autoscaler",
            "{endpoint: a, sending_queue: {queue_size: 10}, retry_on_failure: {max_elapsed_time: 10s}}",
            List.of()),
        argumentSet(
            "demand that ends with the defaults",
            "otlp_http/autoscaler",
            "{endpoint: a, sending_queue: {queue_size: 10}}",
            List.of(Rule.DEMAND_QUEUE_NOT_SHORT)),
        argumentSet(
            "demand without a queue",
            "otlp_http/autoscaler",
            "{endpoint: a, retry_on_failure: {enabled: false}}",
            List.of(Rule.DEMAND_QUEUE_NOT_SHORT)),
        argumentSet(
            "demand that blocks, in a queue without a size",
            "otlp_http/autoscaler",
            "{endpoint: a, sending_queue: {block_on_overflow: true}, retry_on_failure: {enabled: false}}",
            List.of(Rule.DEMAND_QUEUE_NOT_SHORT, Rule.DEMAND_QUEUE_NOT_SHORT)));
  }

  @Test
  void readsDurationsAsTheCollectorDoes() {
    assertThat(Durations.parse("0")).contains(Duration.ZERO);
    assertThat(Durations.parse("0s")).contains(Duration.ZERO);
    assertThat(Durations.parse("1m30s")).contains(Duration.ofSeconds(90));
    assertThat(Durations.parse("1.5h")).contains(Duration.ofMinutes(90));
    assertThat(Durations.parse("200ms")).contains(Duration.ofMillis(200));
    assertThat(Durations.parse("10")).isEmpty();
    assertThat(Durations.parse("")).isEmpty();
  }

  @ParameterizedTest
  @MethodSource
  void judgesABatchByWhereItIs(String processors, List<Rule> broken) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("otelcol.yaml"),
            """
            extensions: {file_storage: {fsync: true}}
            receivers: {otlp: {}}
            processors: {batch: {}, filter: {}, tail_sampling: {}}
            exporters: {otlp_grpc: {endpoint: a, sending_queue: %s, retry_on_failure: {max_elapsed_time: 0s}}}
            service:
              extensions: [file_storage]
              pipelines: {traces: {receivers: [otlp], processors: %s, exporters: [otlp_grpc]}}
            """
                .formatted(QUEUE, processors));

    assertThat(
            Checker.of(Optional.empty(), Set.of())
                .check(List.of(file), Optional.empty(), Optional.empty())
                .faults()
                .keySet())
        .extracting(Fault::rule)
        .filteredOn(rule -> rule == Rule.BATCH_BEFORE_QUEUE)
        .containsExactlyElementsOf(broken);
  }

  static Stream<Arguments> judgesABatchByWhereItIs() {
    return Stream.of(
        argumentSet("right behind the sampling", "[filter, tail_sampling, batch]", List.<Rule>of()),
        argumentSet(
            "before the sampling",
            "[filter, batch, tail_sampling]",
            List.of(Rule.BATCH_BEFORE_QUEUE)),
        argumentSet(
            "not right behind it",
            "[tail_sampling, filter, batch]",
            List.of(Rule.BATCH_BEFORE_QUEUE)),
        argumentSet("without any", "[filter, batch]", List.of(Rule.BATCH_BEFORE_QUEUE)));
  }
}

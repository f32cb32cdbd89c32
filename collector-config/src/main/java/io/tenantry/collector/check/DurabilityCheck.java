package io.tenantry.collector.check;

import static io.tenantry.collector.check.Rule.BATCH_BEFORE_QUEUE;
import static io.tenantry.collector.check.Rule.DEMAND_QUEUE_NOT_SHORT;
import static io.tenantry.collector.check.Rule.MEMORY_QUEUE_BEHIND_DISK;
import static io.tenantry.collector.check.Rule.QUEUE_IN_MEMORY;
import static io.tenantry.collector.check.Rule.QUEUE_MISSING;
import static io.tenantry.collector.check.Rule.QUEUE_UNBOUNDED;
import static io.tenantry.collector.check.Rule.RETRY_ENDS;
import static io.tenantry.collector.check.Rule.STORAGE_NOT_SYNCED;

import io.tenantry.collector.pipeline.Component;
import io.tenantry.collector.pipeline.ComponentKind;
import io.tenantry.collector.pipeline.Way;
import io.tenantry.collector.pipeline.Way.Part;
import io.tenantry.collector.pipeline.Way.Stop;
import io.tenantry.collector.yaml.Place;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a collector has accepted is not lost while a back end is down. Demand is the exception: what
 * the autoscaler gets late is worth nothing, so it may wait in memory, and not for long.
 */
final class DurabilityCheck implements Check {

  private static final Set<String> HOLDS_IN_MEMORY = Set.of("batch", "groupbytrace", "interval");
  private static final Set<String> BATCH = Set.of("batch");
  private static final Set<String> TAIL_SAMPLING = Set.of("tailsampling");
  private static final Set<String> QUEUE_BATCH = Set.of("queuebatch");

  private static final Duration LONGEST_FOR_DEMAND = Duration.ofSeconds(30);

  @Override
  public void check(Subject subject, Findings findings) {
    memoryBeforeQueues(subject, findings);
    for (ExporterView exporter : subject.reachedExporters()) {
      if (exporter.isLocal()) {
        continue;
      }
      if (isOfDemand(exporter, subject)) {
        demand(exporter, findings);
      } else {
        queue(exporter, subject, findings);
        retries(exporter, findings);
      }
    }
  }

  private static void memoryBeforeQueues(Subject subject, Findings findings) {
    for (Way way : subject.ways()) {
      boolean isDurable =
          subject
              .exporter(way.exporter().id())
              .filter(exporter -> exporter.storage().isPresent())
              .isPresent();
      if (!isDurable) {
        continue;
      }
      for (int i = 1; i < way.stops().size(); i++) {
        Stop stop = way.stops().get(i);
        if (stop.part() == Part.PROCESSOR
            && subject
                .componentAt(stop)
                .filter(processor -> holdsInMemory(processor, subject.role()))
                .isPresent()
            && !gathersWhatWasSampled(stop, way.stops().get(i - 1), subject)) {
          findings.add(
              BATCH_BEFORE_QUEUE,
              stop.reference().place(),
              "Processor %s holds accepted items in memory, before the queue on disk of exporter %s: a killed collector loses them."
                  .formatted(stop.id(), way.exporter().id()),
              "No such processor here; sending_queue.batch of the exporter makes batches.");
        }
      }
    }
  }

  /**
   * Right behind tail_sampling a batch takes nothing away: the traces waited in memory for seconds,
   * and they come out one by one, each of which would be a write to the disk of its own.
   */
  private static boolean gathersWhatWasSampled(Stop stop, Stop before, Subject subject) {
    return subject.componentAt(stop).filter(it -> it.isOneOf(BATCH)).isPresent()
        && before.part() == Part.PROCESSOR
        && subject.componentAt(before).filter(it -> it.isOneOf(TAIL_SAMPLING)).isPresent();
  }

  private static boolean holdsInMemory(Component processor, Role role) {
    return processor.isOneOf(HOLDS_IN_MEMORY)
        || (processor.isOneOf(QUEUE_BATCH)
            && processor.settings().at("sending_queue", "storage").isEmpty())
        // Waiting for whole traces is what a sampler is there for.
        || (processor.isOneOf(TAIL_SAMPLING) && (role == Role.AGENT || role == Role.GATEWAY));
  }

  /** Told by its name, or because all that it gets comes from pipelines that are called so. */
  private static boolean isOfDemand(ExporterView exporter, Subject subject) {
    String name = exporter.component().name();
    List<Way> ways =
        subject.ways().stream().filter(way -> way.exporter().id().equals(exporter.id())).toList();
    return name.contains("autoscaler")
        || name.contains("demand")
        || ways.stream().allMatch(way -> way.exporter().pipeline().id().endsWith("/demand"));
  }

  private static void demand(ExporterView exporter, Findings findings) {
    String legal =
        "sending_queue with a queue_size, without storage and block_on_overflow, and retry_on_failure that is off or ends within 30s.";
    if (!exporter.hasQueue()) {
      notShort(
          exporter,
          "has no queue: a slow autoscaler holds up everything else",
          exporter.placeOf("sending_queue", "enabled"),
          legal,
          findings);
      return;
    }
    if (exporter.storage().isPresent()) {
      notShort(
          exporter,
          "has its queue on disk: after an outage the autoscaler gets the past",
          exporter.placeOf("sending_queue", "storage"),
          legal,
          findings);
    }
    if (exporter.at("sending_queue", "queue_size").isEmpty()) {
      notShort(
          exporter,
          "has a queue without a size",
          exporter.placeOf("sending_queue", "queue_size"),
          legal,
          findings);
    }
    if (exporter.textAt("sending_queue", "block_on_overflow").equals(Optional.of("true"))) {
      notShort(
          exporter,
          "holds up everything else when its queue is full",
          exporter.placeOf("sending_queue", "block_on_overflow"),
          legal,
          findings);
    }
    boolean triesAgain =
        !exporter.textAt("retry_on_failure", "enabled").equals(Optional.of("false"));
    boolean endsSoon =
        exporter
            .textAt("retry_on_failure", "max_elapsed_time")
            .flatMap(Durations::parse)
            .filter(limit -> limit.isPositive() && limit.compareTo(LONGEST_FOR_DEMAND) <= 0)
            .isPresent();
    if (triesAgain && !endsSoon && !exporter.isOpenAt("retry_on_failure", "max_elapsed_time")) {
      notShort(
          exporter,
          "tries for too long: what comes after waits behind what is worth nothing any more",
          exporter.placeOf("retry_on_failure", "max_elapsed_time"),
          legal,
          findings);
    }
  }

  private static void notShort(
      ExporterView exporter, String how, Place place, String legal, Findings findings) {
    findings.add(
        DEMAND_QUEUE_NOT_SHORT,
        place,
        "Exporter %s, which is for demand, %s.".formatted(exporter.id(), how),
        legal);
  }

  private static void queue(ExporterView exporter, Subject subject, Findings findings) {
    if (exporter.isPrometheusRemoteWrite()) {
      if (exporter.at("wal", "directory").isEmpty()) {
        inMemory(exporter, exporter.placeOf("wal"), "wal.directory on a volume", findings);
      }
      return;
    }
    if (!exporter.hasQueue()) {
      findings.add(
          QUEUE_MISSING,
          exporter.placeOf("sending_queue", "enabled"),
          "Exporter %s has no sending_queue: while its back end is down, what was accepted is lost."
              .formatted(exporter.id()),
          "sending_queue with storage, sizer: bytes and a queue_size.");
      return;
    }
    Optional<String> storage = exporter.storage();
    if (storage.isEmpty()) {
      inMemory(
          exporter,
          exporter.placeOf("sending_queue", "storage"),
          "sending_queue.storage: file_storage/…",
          findings);
    } else {
      storage
          .flatMap(id -> subject.config().component(ComponentKind.EXTENSIONS, id))
          .filter(extension -> extension.isOneOf(Set.of("filestorage")))
          .filter(extension -> !extension.settings().textAt("fsync").equals(Optional.of("true")))
          .ifPresent(extension ->
              findings.add(
                  STORAGE_NOT_SYNCED,
                  extension.placeOf("fsync"),
                  "Storage %s leaves it to the kernel when a queue is written: a lost node loses its last seconds."
                      .formatted(extension.id()),
                  "fsync: true."));
    }
    size(exporter, findings);
    if (exporter.isLoadBalancing()
        && storage.isPresent()
        && !exporter
            .textAt("protocol", "otlp", "sending_queue", "enabled")
            .equals(Optional.of("false"))) {
      findings.add(
          MEMORY_QUEUE_BEHIND_DISK,
          exporter.placeOf("protocol", "otlp", "sending_queue", "enabled"),
          "Exporter %s has a queue on disk and then one in memory for each of its addresses: what is in those is lost with the process."
              .formatted(exporter.id()),
          "protocol.otlp.sending_queue.enabled: false.");
    }
  }

  private static void inMemory(
      ExporterView exporter, Place place, String legal, Findings findings) {
    findings.add(
        QUEUE_IN_MEMORY,
        place,
        "The queue of exporter %s is in memory: a killed collector loses what was accepted."
            .formatted(exporter.id()),
        legal + ".");
  }

  private static void size(ExporterView exporter, Findings findings) {
    boolean hasSize =
        exporter.isOpenAt("sending_queue", "queue_size")
            || exporter
                .textAt("sending_queue", "queue_size")
                .filter(size -> size.matches("[1-9]\\d*"))
                .isPresent();
    boolean isInBytes =
        exporter.isOpenAt("sending_queue", "sizer")
            || exporter.textAt("sending_queue", "sizer").equals(Optional.of("bytes"));
    if (!hasSize || !isInBytes) {
      findings.add(
          QUEUE_UNBOUNDED,
          exporter.placeOf("sending_queue", hasSize ? "sizer" : "queue_size"),
          "The queue of exporter %s has no limit in bytes: nobody knows when the disk is full."
              .formatted(exporter.id()),
          "sizer: bytes and queue_size: a number of bytes.");
    }
  }

  private static void retries(ExporterView exporter, Findings findings) {
    // This one has no defaults for it: what is not given is off.
    boolean isOff =
        exporter.isLoadBalancing()
            ? !exporter.textAt("retry_on_failure", "enabled").equals(Optional.of("true"))
            : exporter.textAt("retry_on_failure", "enabled").equals(Optional.of("false"));
    boolean hasNoEnd =
        exporter.isOpenAt("retry_on_failure", "max_elapsed_time")
            || exporter
                .textAt("retry_on_failure", "max_elapsed_time")
                .flatMap(Durations::parse)
                .filter(Duration::isZero)
                .isPresent();
    if (isOff || !hasNoEnd) {
      findings.add(
          RETRY_ENDS,
          exporter.placeOf("retry_on_failure", isOff ? "enabled" : "max_elapsed_time"),
          "Exporter %s gives up %s, and drops what was accepted."
              .formatted(
                  exporter.id(),
                  isOff ? "at the first failure" : "after an outage of some minutes"),
          exporter.isLoadBalancing()
              ? "retry_on_failure with enabled: true, the three intervals and max_elapsed_time: 0s."
              : "retry_on_failure.max_elapsed_time: 0s, which is no limit.");
    }
  }
}

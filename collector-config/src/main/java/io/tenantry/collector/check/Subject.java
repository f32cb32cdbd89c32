package io.tenantry.collector.check;

import io.tenantry.collector.pipeline.CollectorConfig;
import io.tenantry.collector.pipeline.Component;
import io.tenantry.collector.pipeline.ComponentKind;
import io.tenantry.collector.pipeline.PipelineGraph;
import io.tenantry.collector.pipeline.Way;
import java.util.List;
import java.util.Optional;

/**
 * One collector as it is checked.
 *
 * @param region the one it runs in, where that is known
 * @param regions all that there are
 * @param distribution what it is made of, where that is known
 */
record Subject(
    Role role,
    Optional<String> region,
    Regions regions,
    Optional<Distribution> distribution,
    CollectorConfig config,
    PipelineGraph graph) {

  List<Way> ways() {
    return graph.ways();
  }

  /** The exporters that some way ends at, each once. */
  List<ExporterView> reachedExporters() {
    return ways().stream()
        .map(way -> way.exporter().id())
        .distinct()
        .flatMap(id -> exporter(id).stream())
        .toList();
  }

  /** The exporter called so; empty when it is not defined. */
  Optional<ExporterView> exporter(String id) {
    return config.component(ComponentKind.EXPORTERS, id).map(ExporterView::new);
  }

  /** The component at a stop; empty when it is not defined. */
  Optional<Component> componentAt(Way.Stop stop) {
    return config.component(
        switch (stop.part()) {
          case RECEIVER -> ComponentKind.RECEIVERS;
          case PROCESSOR -> ComponentKind.PROCESSORS;
          case CONNECTOR -> ComponentKind.CONNECTORS;
          case EXPORTER -> ComponentKind.EXPORTERS;
        },
        stop.id());
  }
}

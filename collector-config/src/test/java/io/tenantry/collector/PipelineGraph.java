package io.tenantry.collector;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The way from receivers to exporters: pipelines, joined where a connector is the exporter of one
 * and the receiver of another.
 */
final class PipelineGraph {

  private final List<Pipeline> pipelines;
  private final Set<String> connectors;

  PipelineGraph(CollectorConfig config) {
    this.pipelines = config.pipelines();
    this.connectors = config.components(ComponentKind.CONNECTORS).keySet();
  }

  /**
   * One way through the collector, as ids: receiver, processors and connectors in order, exporter.
   */
  record Path(List<String> components) {
    Path {
      components = List.copyOf(components);
    }

    String exporter() {
      return components.getLast();
    }
  }

  /**
   * Every way from a receiver to an exporter.
   *
   * @throws IllegalArgumentException when connectors form a circle
   */
  List<Path> paths() {
    var paths = new ArrayList<Path>();
    for (Pipeline pipeline : pipelines) {
      for (String receiver : pipeline.receivers()) {
        if (!connectors.contains(receiver)) {
          follow(pipeline, List.of(receiver), paths);
        }
      }
    }
    return paths;
  }

  private void follow(Pipeline pipeline, List<String> soFar, List<Path> paths) {
    var before = new ArrayList<>(soFar);
    before.addAll(pipeline.processors());
    for (String exporter : pipeline.exporters()) {
      if (before.contains(exporter)) {
        throw new IllegalArgumentException("%s leads back to itself".formatted(exporter));
      }
      var next = new ArrayList<>(before);
      next.add(exporter);
      if (connectors.contains(exporter)) {
        pipelines.stream()
            .filter(following -> following.receivers().contains(exporter))
            .forEach(following -> follow(following, next, paths));
      } else {
        paths.add(new Path(next));
      }
    }
  }
}

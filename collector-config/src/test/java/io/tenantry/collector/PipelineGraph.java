package io.tenantry.collector;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The way from receivers to exporters: pipelines, joined where a connector is the exporter of one
 * and the receiver of another.
 */
final class PipelineGraph {

  private final CollectorConfig config;
  private final List<Pipeline> pipelines;
  private final Set<String> connectors;

  PipelineGraph(CollectorConfig config) {
    this.config = config;
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
   * Every way from a receiver to an exporter, whatever the filters say.
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

  /**
   * Where {@code span} ends when a receiver gets it, once for each time that it ends there.
   *
   * @throws IllegalArgumentException when a processor on its way does what is not modelled here
   */
  List<String> destinationsOf(Span span) {
    return paths().stream()
        .filter(path -> path.components().stream().noneMatch(id -> drops(id, span)))
        .map(Path::exporter)
        .toList();
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

  private boolean drops(String id, Span span) {
    if (!config.components(ComponentKind.PROCESSORS).containsKey(id)) {
      return false;
    }
    return switch (ComponentKind.typeOf(id)) {
      case "memory_limiter" -> false;
      case "filter" ->
          config.spanConditions(id).stream().anyMatch(condition -> condition.drops(span));
      default ->
          throw new IllegalArgumentException(
              "%s: what it does to a span is not modelled".formatted(id));
    };
  }
}

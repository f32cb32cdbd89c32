package io.tenantry.collector.pipeline;

import io.tenantry.collector.pipeline.Way.Part;
import io.tenantry.collector.pipeline.Way.Stop;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The way from receivers to exporters: pipelines, joined where a connector is the exporter of one
 * and the receiver of another.
 */
public final class PipelineGraph {

  /** Connectors that hand on what they get; others turn one signal into another. */
  private static final Set<String> OF_ONE_SIGNAL =
      Set.of("forward", "tenantscope", "routing", "failover", "roundrobin");

  private final CollectorConfig config;
  private final List<Way> ways = new ArrayList<>();
  private final Set<Reference> circles = new LinkedHashSet<>();

  public PipelineGraph(CollectorConfig config) {
    this.config = config;
    for (Pipeline pipeline : config.pipelines()) {
      for (Reference receiver : pipeline.receivers()) {
        if (!isConnector(receiver.id())) {
          follow(pipeline, List.of(new Stop(Part.RECEIVER, receiver, pipeline)));
        }
      }
    }
  }

  /** Every way from a receiver to an exporter, whatever filters say. */
  public List<Way> ways() {
    return List.copyOf(ways);
  }

  /** Where a connector leads back to itself. The collector does not start. */
  public Set<Reference> circles() {
    return Set.copyOf(circles);
  }

  /** The pipelines to which {@code connector} hands on what it gets in {@code from}. */
  public List<Pipeline> behind(String connector, Pipeline from) {
    boolean keepsSignal =
        config
            .component(ComponentKind.CONNECTORS, connector)
            .filter(component -> component.isOneOf(OF_ONE_SIGNAL))
            .isPresent();
    return config.pipelines().stream()
        .filter(pipeline -> pipeline.receivesFrom(connector))
        .filter(pipeline -> !keepsSignal || pipeline.signal().equals(from.signal()))
        .toList();
  }

  private boolean isConnector(String id) {
    return config.component(ComponentKind.CONNECTORS, id).isPresent();
  }

  private void follow(Pipeline pipeline, List<Stop> soFar) {
    var before = new ArrayList<>(soFar);
    pipeline
        .processors()
        .forEach(processor -> before.add(new Stop(Part.PROCESSOR, processor, pipeline)));
    for (Reference exporter : pipeline.exporters()) {
      if (!isConnector(exporter.id())) {
        ways.add(new Way(with(before, new Stop(Part.EXPORTER, exporter, pipeline))));
      } else if (before.stream()
          .anyMatch(stop -> stop.part() == Part.CONNECTOR && stop.reference().equals(exporter))) {
        circles.add(exporter);
      } else {
        List<Stop> next = with(before, new Stop(Part.CONNECTOR, exporter, pipeline));
        behind(exporter.id(), pipeline).forEach(following -> follow(following, next));
      }
    }
  }

  private static List<Stop> with(List<Stop> stops, Stop last) {
    var all = new ArrayList<>(stops);
    all.add(last);
    return all;
  }
}

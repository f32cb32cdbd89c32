package io.tenantry.collector.pipeline;

import java.util.List;
import java.util.Optional;

/**
 * One way through a collector: a receiver, then processors and connectors in their order, then an
 * exporter.
 */
public record Way(List<Stop> stops) {

  /**
   * What a stop is on its way. A connector is one stop, where one pipeline hands on to the next.
   */
  public enum Part {
    RECEIVER,
    PROCESSOR,
    CONNECTOR,
    EXPORTER
  }

  /**
   * A component on the way.
   *
   * @param pipeline in which it is named at {@code reference}; of a connector, the one it ends
   */
  public record Stop(Part part, Reference reference, Pipeline pipeline) {

    public String id() {
      return reference.id();
    }
  }

  public Way {
    stops = List.copyOf(stops);
  }

  public Stop receiver() {
    return stops.getFirst();
  }

  public Stop exporter() {
    return stops.getLast();
  }

  /** Whether a component of this part is a stop. */
  public boolean passes(Part part, String id) {
    return stops.stream().anyMatch(stop -> stop.part() == part && stop.id().equals(id));
  }

  /** The stops before the first that is a {@code part} called {@code id}; empty if it has none. */
  public Optional<List<Stop>> before(Part part, String id) {
    for (int i = 0; i < stops.size(); i++) {
      if (stops.get(i).part() == part && stops.get(i).id().equals(id)) {
        return Optional.of(stops.subList(0, i));
      }
    }
    return Optional.empty();
  }
}

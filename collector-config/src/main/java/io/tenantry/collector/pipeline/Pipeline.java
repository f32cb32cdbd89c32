package io.tenantry.collector.pipeline;

import io.tenantry.collector.yaml.Place;
import java.util.List;

/**
 * One pipeline of the collector's {@code service} section.
 *
 * @param id as written, such as {@code traces/home}
 */
public record Pipeline(
    String id,
    Place place,
    List<Reference> receivers,
    List<Reference> processors,
    List<Reference> exporters) {

  public Pipeline {
    receivers = List.copyOf(receivers);
    processors = List.copyOf(processors);
    exporters = List.copyOf(exporters);
  }

  /** What flows through it: {@code traces}, {@code metrics} or {@code logs}. */
  public String signal() {
    int slash = id.indexOf('/');
    return slash < 0 ? id : id.substring(0, slash);
  }

  /** Whether it begins with {@code id}. */
  public boolean receivesFrom(String id) {
    return receivers.stream().anyMatch(receiver -> receiver.id().equals(id));
  }
}

package io.tenantry.collector.pipeline;

import io.tenantry.collector.yaml.Node;
import io.tenantry.collector.yaml.Place;
import java.util.Set;

/**
 * A component as a configuration defines it.
 *
 * @param id as written, such as {@code otlp_grpc/jaeger}
 * @param place of the definition
 * @param settings a mapping, or nothing
 */
public record Component(ComponentKind kind, String id, Place place, Node settings) {

  /** The type by its present name, such as {@code otlp_grpc} of {@code otlp/jaeger}. */
  public String type() {
    return StockComponents.presentName(kind, writtenType());
  }

  /**
   * Whether its type is one of {@code types}, which are given without underscores: they come and go
   * in the collector's names.
   */
  public boolean isOneOf(Set<String> types) {
    return types.contains(type().replace("_", ""));
  }

  /** The type as written. */
  public String writtenType() {
    int slash = id.indexOf('/');
    return slash < 0 ? id : id.substring(0, slash);
  }

  /** What tells it from others of its type; empty when nothing does. */
  public String name() {
    int slash = id.indexOf('/');
    return slash < 0 ? "" : id.substring(slash + 1);
  }

  /** Where to point when the setting at {@code path} is wrong or missing. */
  public Place placeOf(String... path) {
    return settings.placeOf(path).orElse(place);
  }
}

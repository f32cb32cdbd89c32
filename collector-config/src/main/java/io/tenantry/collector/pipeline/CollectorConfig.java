package io.tenantry.collector.pipeline;

import io.tenantry.collector.confmap.ConfMap;
import io.tenantry.collector.confmap.EnvironmentReferences;
import io.tenantry.collector.yaml.Node;
import io.tenantry.collector.yaml.Node.Mapping;
import io.tenantry.collector.yaml.Node.Scalar;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One collector's whole configuration, merged and with its environment filled in. Immutable. */
public final class CollectorConfig {

  private final Mapping root;
  private final Map<ComponentKind, Map<String, Component>> components =
      new EnumMap<>(ComponentKind.class);
  private final List<Pipeline> pipelines;

  private CollectorConfig(Mapping root) {
    this.root = root;
    for (ComponentKind kind : ComponentKind.values()) {
      Map<String, Component> ofKind = new LinkedHashMap<>();
      root.entriesAt(kind.section())
          .forEach(
              (id, entry) -> ofKind.put(id, new Component(kind, id, entry.place(), entry.value())));
      components.put(kind, Collections.unmodifiableMap(ofKind));
    }
    pipelines =
        root.entriesAt("service", "pipelines").entrySet().stream()
            .map(entry -> {
              Node settings = entry.getValue().value();
              return new Pipeline(
                  entry.getKey(),
                  entry.getValue().place(),
                  references(settings, "receivers"),
                  references(settings, "processors"),
                  references(settings, "exporters"));
            })
            .toList();
  }

  /**
   * What the collector makes of {@code files}, given in the order of its {@code --config}.
   *
   * @throws io.tenantry.collector.yaml.UnreadableFileException for a reference that cannot be one
   */
  public static CollectorConfig of(Map<String, String> environment, List<Mapping> files) {
    Mapping merged = files.getFirst();
    for (Mapping overlay : files.subList(1, files.size())) {
      merged = ConfMap.merge(merged, overlay);
    }
    return new CollectorConfig(new EnvironmentReferences(environment).expand(merged));
  }

  /** Everything, as one mapping. */
  public Mapping root() {
    return root;
  }

  /** Components of {@code kind} by id, in the order of the files. */
  public Map<String, Component> components(ComponentKind kind) {
    return components.getOrDefault(kind, Map.of());
  }

  /** The component that is called so. */
  public Optional<Component> component(ComponentKind kind, String id) {
    return Optional.ofNullable(components(kind).get(id));
  }

  /** All components. */
  public List<Component> components() {
    return components.values().stream().flatMap(ofKind -> ofKind.values().stream()).toList();
  }

  /** The extensions that are started. */
  public List<Reference> startedExtensions() {
    return references(root, "service", "extensions");
  }

  /** The pipelines, in the order of the files. */
  public List<Pipeline> pipelines() {
    return pipelines;
  }

  /** The ids that the list at {@code path} of {@code settings} names. */
  public static List<Reference> references(Node settings, String... path) {
    return settings.itemsAt(path).stream()
        .filter(Scalar.class::isInstance)
        .map(node -> new Reference(((Scalar) node).text(), node.place()))
        .toList();
  }
}

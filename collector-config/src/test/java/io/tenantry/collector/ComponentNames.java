package io.tenantry.collector;

import java.util.Set;
import java.util.TreeSet;

/** The components that a configuration defines, and those that it uses, as {@code section: id}. */
final class ComponentNames {

  private ComponentNames() {}

  /** A connector counts twice, as the end of a pipeline and as the beginning of another. */
  static Set<String> defined(CollectorConfig config) {
    var names = new TreeSet<String>();
    for (ComponentKind kind : ComponentKind.values()) {
      for (String id : config.components(kind).keySet()) {
        if (kind == ComponentKind.CONNECTORS) {
          names.add("connectors, as exporter: " + id);
          names.add("connectors, as receiver: " + id);
        } else {
          names.add(name(kind, id));
        }
      }
    }
    return names;
  }

  /** What the pipelines, the list of extensions and the queues name. */
  static Set<String> used(CollectorConfig config) {
    Set<String> connectors = config.components(ComponentKind.CONNECTORS).keySet();
    var names = new TreeSet<String>();
    config.startedExtensions().forEach(id -> names.add(name(ComponentKind.EXTENSIONS, id)));
    for (String exporter : config.components(ComponentKind.EXPORTERS).keySet()) {
      Object storage = config.value("exporters", exporter, "sending_queue", "storage");
      if (storage != null) {
        names.add(name(ComponentKind.EXTENSIONS, storage.toString()));
      }
    }
    for (Pipeline pipeline : config.pipelines()) {
      for (String id : pipeline.receivers()) {
        names.add(
            connectors.contains(id)
                ? "connectors, as receiver: " + id
                : name(ComponentKind.RECEIVERS, id));
      }
      pipeline.processors().forEach(id -> names.add(name(ComponentKind.PROCESSORS, id)));
      for (String id : pipeline.exporters()) {
        names.add(
            connectors.contains(id)
                ? "connectors, as exporter: " + id
                : name(ComponentKind.EXPORTERS, id));
      }
    }
    return names;
  }

  private static String name(ComponentKind kind, String id) {
    return kind.section() + ": " + id;
  }
}

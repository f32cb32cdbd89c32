package io.tenantry.charts;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** One role's workload as the chart renders it, and what its pod finds below /etc/tenantry. */
final class RenderedCollector {

  private static final String BELOW = "--config=/etc/tenantry/";

  private final List<Map<String, Object>> objects;
  private final Map<String, Object> workload;

  private RenderedCollector(List<Map<String, Object>> objects, Map<String, Object> workload) {
    this.objects = objects;
    this.workload = workload;
  }

  static RenderedCollector of(String example, String role) {
    return of(Chart.EXAMPLES.resolve(Path.of(example, "values.yaml")), Map.of(), role);
  }

  static RenderedCollector of(Path values, Map<String, ?> more, String role) {
    List<Map<String, Object>> objects = Chart.objects(values, more);
    for (Map<String, Object> object : objects) {
      if (Set.of("DaemonSet", "Deployment", "StatefulSet").contains(object.get("kind"))
          && ("tenantry-" + role).equals(Chart.at(object, "metadata", "name"))) {
        return new RenderedCollector(objects, object);
      }
    }
    throw new AssertionError("no workload of a " + role);
  }

  Map<String, Object> workload() {
    return workload;
  }

  Object pod() {
    return Chart.at(workload, "spec", "template", "spec");
  }

  Object container() {
    return Chart.at(pod(), "containers", 0);
  }

  /** Its configuration files in the order in which they are merged, below /etc/tenantry. */
  List<String> configuration() {
    List<String> files = new ArrayList<>();
    for (Object argument : (List<?>) Chart.at(container(), "args")) {
      String text = String.valueOf(argument);
      if (!text.startsWith(BELOW)) {
        throw new AssertionError(text);
      }
      files.add(text.substring(BELOW.length()));
    }
    return files;
  }

  /** All its configuration files, one after the other. */
  String text() {
    StringBuilder text = new StringBuilder();
    configuration().forEach(path -> text.append(file(path)));
    return text.toString();
  }

  /** What lies at {@code path} below /etc/tenantry, of a ConfigMap that the chart makes. */
  String file(String path) {
    for (Object source : sources()) {
      if (source instanceof Map<?, ?> map && map.get("configMap") instanceof Map<?, ?> configMap) {
        for (Object item : (List<?>) Chart.at(configMap, "items")) {
          if (path.equals(Chart.at(item, "path"))) {
            String name = String.valueOf(Chart.at(configMap, "name"));
            Object data = Chart.at(Chart.object(objects, "ConfigMap", name), "data");
            return String.valueOf(Chart.at(data, Chart.at(item, "key")));
          }
        }
      }
    }
    throw new AssertionError("nothing is mounted at " + path);
  }

  /** Paths below /etc/tenantry. */
  Set<String> mounted() {
    Set<String> paths = new LinkedHashSet<>();
    for (Object source : sources()) {
      for (Object kind : ((Map<?, ?>) source).values()) {
        for (Object item : (List<?>) Chart.at(kind, "items")) {
          paths.add(String.valueOf(Chart.at(item, "path")));
        }
      }
    }
    return paths;
  }

  /** Its environment; a value that comes from elsewhere reads as where it comes from. */
  Map<String, String> variables() {
    Map<String, String> variables = new TreeMap<>();
    for (Object variable : (List<?>) Chart.at(container(), "env")) {
      Map<?, ?> map = (Map<?, ?>) variable;
      Object value = map.containsKey("value") ? map.get("value") : map.get("valueFrom");
      variables.put(String.valueOf(map.get("name")), String.valueOf(value));
    }
    return variables;
  }

  /** Size of the volume that the queue lies on; without a limit, as large as it gets. */
  long queueBytes() {
    for (Object volume : (List<?>) Chart.at(pod(), "volumes")) {
      if (volume instanceof Map<?, ?> map && "queue".equals(map.get("name"))) {
        return map.containsKey("hostPath")
            ? Long.MAX_VALUE
            : bytes(Chart.at(map, "emptyDir", "sizeLimit"));
      }
    }
    return bytes(
        Chart.at(
            workload,
            "spec",
            "volumeClaimTemplates",
            0,
            "spec",
            "resources",
            "requests",
            "storage"));
  }

  private static long bytes(Object quantity) {
    String text = String.valueOf(quantity);
    int shift = text.endsWith("Gi") ? 30 : 20;
    return Long.parseLong(text.substring(0, text.length() - 2)) << shift;
  }

  private List<?> sources() {
    for (Object volume : (List<?>) Chart.at(pod(), "volumes")) {
      Map<String, Object> named = new LinkedHashMap<>();
      ((Map<?, ?>) volume).forEach((key, value) -> named.put(String.valueOf(key), value));
      if ("config".equals(named.get("name"))) {
        return (List<?>) Chart.at(named, "projected", "sources");
      }
    }
    throw new AssertionError("no volume of configuration");
  }
}

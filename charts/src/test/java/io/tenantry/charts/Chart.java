package io.tenantry.charts;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The chart as Helm sees it, in release {@code tenantry} of namespace {@code tenantry}. */
final class Chart {

  static final Path FOLDER = Path.of("tenantry");
  static final Path EXAMPLES = Path.of("examples");
  static final Path DEFAULT_VALUES = EXAMPLES.resolve(Path.of("default", "values.yaml"));
  static final Path COLLECTORS_VALUES =
      EXAMPLES.resolve(Path.of("collectors-minimal", "values.yaml"));

  private static final String SOURCE = "# Source: tenantry/templates/";

  private Chart() {}

  static LintResult lint() {
    return new Helm(FOLDER).lint().strict().call();
  }

  /** The rendered text; throws when Helm refuses the values. */
  static String render(Path values, Map<String, ?> more) {
    TemplateCommand command =
        new Helm(FOLDER)
            .template()
            .withName("tenantry")
            .withNamespace("tenantry")
            .withKubeVersion("1.34.0")
            .withValuesFile(values);
    more.forEach(command::set);
    return command.call();
  }

  /** Rendered files by name, each without Helm's separators. */
  static Map<String, String> files(String rendered) {
    Map<String, StringBuilder> files = new TreeMap<>();
    String current = "";
    for (String document : ("\n" + rendered).split("\n---\n", -1)) {
      String text = document.strip();
      if (text.startsWith(SOURCE)) {
        current = text.lines().findFirst().orElseThrow().substring(SOURCE.length());
        text = text.substring(text.indexOf('\n') + 1).strip();
      }
      if (!text.isEmpty()) {
        StringBuilder file = files.computeIfAbsent(current, name -> new StringBuilder());
        file.append(file.isEmpty() ? "" : "---\n").append(text).append('\n');
      }
    }
    Map<String, String> result = new TreeMap<>();
    files.forEach((name, text) -> result.put(name, text.toString()));
    return result;
  }

  /** The rendered objects with {@code more} on top of the least values. */
  static List<Map<String, Object>> objects(Map<String, ?> more) {
    return objects(DEFAULT_VALUES, more);
  }

  /** The rendered objects with {@code more} on top of a file of values. */
  static List<Map<String, Object>> objects(Path values, Map<String, ?> more) {
    List<Map<String, Object>> objects = new ArrayList<>();
    for (Object document : parseAll(render(values, more))) {
      if (document instanceof Map<?, ?> map) {
        objects.add(strings(map));
      }
    }
    return objects;
  }

  /** The one object of {@code kind}. */
  static Map<String, Object> object(String kind, Map<String, ?> more) {
    return only(
        objects(more).stream().filter(object -> kind.equals(object.get("kind"))).toList(), kind);
  }

  /** The one of {@code objects} with this kind and name. */
  static Map<String, Object> object(List<Map<String, Object>> objects, String kind, String name) {
    return only(
        objects.stream()
            .filter(object -> kind.equals(object.get("kind")))
            .filter(object -> name.equals(at(object, "metadata", "name")))
            .toList(),
        kind + " " + name);
  }

  private static Map<String, Object> only(List<Map<String, Object>> found, String what) {
    if (found.size() != 1) {
      throw new AssertionError("%d objects: %s".formatted(found.size(), what));
    }
    return found.getFirst();
  }

  /** The collectors' files that the chart has, by path below its folder of them. */
  static Map<String, String> collectorFiles() throws IOException {
    return textsBelow(FOLDER.resolve("collectors"));
  }

  /** The collectors' alert rules that the chart has. */
  static String alertRules() throws IOException {
    return Files.readString(FOLDER.resolve(Path.of("alerts", "collectors.yaml")));
  }

  /** Texts of all files, by path below {@code folder}. */
  static Map<String, String> textsBelow(Path folder) throws IOException {
    Map<String, String> texts = new TreeMap<>();
    try (Stream<Path> found = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
      for (Path file : found.filter(Files::isRegularFile).toList()) {
        texts.put(folder.relativize(file).toString(), Files.readString(file));
      }
    }
    return texts;
  }

  static Iterable<Object> parseAll(String yaml) {
    return new Load(LoadSettings.builder().build()).loadAllFromString(yaml);
  }

  private static Map<String, Object> strings(Map<?, ?> map) {
    Map<String, Object> result = new LinkedHashMap<>();
    map.forEach((key, value) -> result.put(String.valueOf(key), value));
    return result;
  }

  /** What lies at {@code path} in nested maps and lists; list positions are numbers. */
  static Object at(Object root, Object... path) {
    Object current = root;
    for (Object step : path) {
      Object next =
          step instanceof Integer index
              ? ((List<?>) current).get(index)
              : ((Map<?, ?>) current).get(step);
      if (next == null) {
        throw new AssertionError("nothing at " + step + " of " + List.of(path));
      }
      current = next;
    }
    return current;
  }
}

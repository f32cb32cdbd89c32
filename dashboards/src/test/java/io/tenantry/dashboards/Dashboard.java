package io.tenantry.dashboards;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A Grafana dashboard in the classic model. */
record Dashboard(JsonNode root) {

  private static final Path FOLDER = Path.of("generated");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** The committed dashboards' files, in the order of their names. */
  static List<Path> committedFiles() {
    try (var files = Files.list(FOLDER)) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Dashboard read(Path file) {
    return new Dashboard(JSON.readTree(file));
  }

  /** Panels that show something; a row is only a heading. */
  List<JsonNode> panels() {
    return allPanels().stream()
        .filter(panel -> !panel.path("type").asString("").equals("row"))
        .toList();
  }

  /** Panels and rows. */
  List<JsonNode> allPanels() {
    return root.path("panels").valueStream().toList();
  }

  List<JsonNode> variables() {
    return root.path("templating").path("list").valueStream().toList();
  }

  /** The queries of all panels. */
  List<Target> targets() {
    return panels().stream()
        .flatMap(
            panel -> panel.path("targets").valueStream().map(target -> new Target(panel, target)))
        .toList();
  }

  /** A panel's name in a sentence. */
  static String nameOf(JsonNode panel) {
    return "panel %s '%s'".formatted(panel.path("id").asInt(-1), panel.path("title").asString(""));
  }

  /** One query of a panel. */
  record Target(JsonNode panel, JsonNode json) {

    PromqlQuery query() {
      return PromqlQuery.parse(json.path("expr").asString(""));
    }

    String legend() {
      return json.path("legendFormat").asString("");
    }

    @Override
    public String toString() {
      return "%s, query %s".formatted(nameOf(panel), json.path("refId").asString("?"));
    }
  }
}

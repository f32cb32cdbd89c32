package io.tenantry.collector;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One collector's whole configuration, merged and with its environment filled in. Immutable. */
final class CollectorConfig {

  private final Map<String, @Nullable Object> written;
  private final Map<String, @Nullable Object> effective;

  private CollectorConfig(Map<String, @Nullable Object> written, Map<String, String> environment) {
    this.written = written;
    this.effective = ConfMap.mapping(new EnvironmentReferences(environment).expand(written));
  }

  /** What the collector makes of {@code yamls}, given in the order of its {@code --config}. */
  static CollectorConfig of(Map<String, String> environment, String... yamls) {
    Map<String, @Nullable Object> merged = Map.of();
    for (String yaml : yamls) {
      merged = ConfMap.merge(merged, ConfMap.parse(yaml));
    }
    return new CollectorConfig(merged, environment);
  }

  /** The shipped configuration of {@code role} in {@code region}, its environment empty. */
  static CollectorConfig shipped(String role, String region) {
    return of(
        Map.of(),
        read(Path.of("config", role + ".yaml")),
        read(Path.of("config/regions", region, role + ".yaml")));
  }

  /** The regions that have files, in the order of their names. */
  static List<String> shippedRegions() {
    try (var folders = Files.list(Path.of("config/regions"))) {
      return folders.map(folder -> folder.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Components of {@code kind} by id; a component without settings has the empty mapping. */
  Map<String, Map<String, @Nullable Object>> components(ComponentKind kind) {
    Map<String, Map<String, @Nullable Object>> components = new LinkedHashMap<>();
    ConfMap.mapping(effective.get(kind.section()))
        .forEach((id, settings) -> components.put(id, ConfMap.mapping(settings)));
    return components;
  }

  /** The extensions that are started. */
  List<String> startedExtensions() {
    return texts(at(effective, "service", "extensions"));
  }

  /** The pipelines, in the order of the files. */
  List<Pipeline> pipelines() {
    return ConfMap.mapping(at(effective, "service", "pipelines")).entrySet().stream()
        .map(entry -> {
          var settings = ConfMap.mapping(entry.getValue());
          return new Pipeline(
              entry.getKey(),
              texts(settings.get("receivers")),
              texts(settings.get("processors")),
              texts(settings.get("exporters")));
        })
        .toList();
  }

  /** The value at {@code path} with the environment filled in; null where there is none. */
  @Nullable Object value(String... path) {
    return at(effective, path);
  }

  /** The value at {@code path} as the files write it, references and all; null if none. */
  @Nullable Object written(String... path) {
    return at(written, path);
  }

  private static @Nullable Object at(@Nullable Object node, String... path) {
    Object current = node;
    for (String key : path) {
      current = ConfMap.mapping(current).get(key);
    }
    return current;
  }

  private static List<String> texts(@Nullable Object list) {
    return switch (list) {
      case null -> List.of();
      case List<?> values -> values.stream().map(String::valueOf).toList();
      default -> throw new IllegalArgumentException("%s is no list".formatted(list));
    };
  }
}

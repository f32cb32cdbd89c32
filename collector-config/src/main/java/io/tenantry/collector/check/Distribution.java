package io.tenantry.collector.check;

import io.tenantry.collector.pipeline.Component;
import io.tenantry.collector.pipeline.ComponentKind;
import io.tenantry.collector.pipeline.StockComponents;
import io.tenantry.collector.yaml.Node;
import io.tenantry.collector.yaml.Node.Mapping;
import io.tenantry.collector.yaml.UnreadableFileException;
import io.tenantry.collector.yaml.YamlReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The component types that a collector has, from the manifest that it is built from. */
final class Distribution {

  /** Without underscores, as {@link Component#isOneOf} wants them. */
  private final Map<ComponentKind, Set<String>> types = new EnumMap<>(ComponentKind.class);

  private Distribution() {}

  /**
   * Reads a manifest of the collector's builder.
   *
   * @throws UnreadableFileException when it is none
   */
  static Distribution read(Path manifest) {
    Mapping root = YamlReader.mapping(manifest.toString(), YamlReader.textOf(manifest));
    Path folder = Optional.ofNullable(manifest.toAbsolutePath().getParent()).orElse(manifest);
    var distribution = new Distribution();
    for (ComponentKind kind : ComponentKind.values()) {
      var types = new HashSet<String>();
      for (Node module : root.itemsAt(kind.section())) {
        String path =
            module
                .textAt("gomod")
                .map(each -> each.strip().replaceFirst("\\s.*$", ""))
                .orElseThrow(() ->
                    new UnreadableFileException(
                        module.place(), "no gomod (expected: gomod: MODULE VERSION)"));
        String imported = module.textAt("import").orElse(path);
        types.add(
            module
                .textAt("path")
                .flatMap(local -> typeInMetadata(folder.resolve(local), path, imported))
                .orElseGet(() -> typeOfPackage(imported, kind))
                .replace("_", ""));
      }
      distribution.types.put(kind, types);
    }
    if (distribution.types.values().stream().allMatch(Set::isEmpty)) {
      throw new UnreadableFileException(
          root.place(), "names no component (expected: a manifest of the collector's builder)");
    }
    return distribution;
  }

  boolean has(Component component) {
    return component.isOneOf(types.getOrDefault(component.kind(), Set.of()));
  }

  /** What the metadata of a component says that lies beside the manifest. */
  private static Optional<String> typeInMetadata(Path module, String path, String imported) {
    if (!imported.startsWith(path)) {
      return Optional.empty();
    }
    Path metadata =
        module
            .resolve(imported.substring(path.length()).replaceFirst("^/", ""))
            .resolve("metadata.yaml");
    return Files.isRegularFile(metadata)
        ? YamlReader.mapping(metadata.toString(), YamlReader.textOf(metadata)).textAt("type")
        : Optional.empty();
  }

  /**
   * The type by custom: {@code filestorage} and {@code tailsamplingprocessor} are {@code
   * file_storage} and {@code tail_sampling}, but for the underscores.
   */
  private static String typeOfPackage(String imported, ComponentKind kind) {
    String name = imported.replaceFirst("/v\\d+$", "").replaceFirst("^.*/", "");
    return StockComponents.typeOfPackage(name)
        .orElseGet(() -> name.replaceFirst(kind.singular() + "$", ""));
  }
}

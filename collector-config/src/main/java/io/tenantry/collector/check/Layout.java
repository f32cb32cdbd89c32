package io.tenantry.collector.check;

import io.tenantry.collector.yaml.Place;
import io.tenantry.collector.yaml.UnreadableFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Which files make which collector. A folder has a file for each role, {@code <role>.yaml}, and
 * what each region adds in {@code regions/<region>/<role>.yaml}; a folder {@code regions/template}
 * is no region.
 */
final class Layout {

  private static final String REGIONS = "regions";
  private static final String TEMPLATE = "template";

  /**
   * What one collector is started with.
   *
   * @param files in the order of its {@code --config}
   */
  record Start(Role role, Optional<String> region, List<Path> files) {

    Start {
      files = List.copyOf(files);
    }

    /** Its name in reports, such as {@code gateway of us-east}. */
    String name() {
      String last = String.valueOf(files.getFirst().getFileName());
      String what = role == Role.OTHER ? last : role.toString();
      return region.map(each -> what + " of " + each).orElse(what);
    }
  }

  private final boolean isFolder;
  private final List<Start> starts;
  private final Map<String, List<Path>> overlays;

  private Layout(boolean isFolder, List<Start> starts, Map<String, List<Path>> overlays) {
    this.isFolder = isFolder;
    this.starts = List.copyOf(starts);
    this.overlays = Map.copyOf(overlays);
  }

  /** Whether it was found in a folder, rather than told file by file. */
  boolean isFolder() {
    return isFolder;
  }

  /** The collectors that there are. */
  List<Start> starts() {
    return starts;
  }

  /** What belongs to each region alone. */
  Map<String, List<Path>> overlays() {
    return overlays;
  }

  /**
   * Every collector of {@code folder}.
   *
   * @throws UnreadableFileException when there is none
   */
  static Layout of(Path folder) {
    Map<String, List<Path>> overlays = overlaysIn(folder.resolve(REGIONS));
    List<Path> bases = yamlIn(folder);
    var starts = new ArrayList<Start>();
    if (overlays.isEmpty()) {
      bases.forEach(base -> starts.add(new Start(roleOf(base), Optional.empty(), List.of(base))));
    }
    overlays.forEach((region, own) -> {
      var names = new TreeSet<String>();
      bases.forEach(base -> names.add(nameOf(base)));
      own.forEach(overlay -> names.add(nameOf(overlay)));
      for (String name : names) {
        List<Path> files =
            Stream.concat(bases.stream(), own.stream())
                .filter(file -> nameOf(file).equals(name))
                .toList();
        starts.add(new Start(Role.ofFile(name), Optional.of(region), files));
      }
    });
    if (starts.isEmpty()) {
      throw new UnreadableFileException(
          new Place(folder.toString(), 0), "no configuration (expected: ROLE.yaml)");
    }
    return new Layout(true, starts, overlays);
  }

  /**
   * One collector that is started with {@code files}. Where one of them lies in {@code
   * regions/<region>/}, the other regions beside it are known.
   *
   * @param role told; empty to take it from the first file's name
   * @param region told; empty to take it from a file's folder
   */
  static Layout of(List<Path> files, Optional<Role> role, Optional<String> region) {
    Optional<Path> folder =
        files.stream()
            .flatMap(
                file -> Optional.ofNullable(file.toAbsolutePath().normalize().getParent()).stream())
            .filter(parent -> nameOf(parent.resolveSibling("")).equals(REGIONS))
            .reduce((_, last) -> last);
    Map<String, List<Path>> overlays =
        folder.map(each -> overlaysIn(each.resolveSibling(""))).orElse(Map.of());
    return new Layout(
        false,
        List.of(
            new Start(
                role.orElseGet(() -> roleOf(files.getFirst())),
                region.or(() -> folder.map(Layout::nameOf)),
                files)),
        overlays);
  }

  private static Map<String, List<Path>> overlaysIn(Path regions) {
    Map<String, List<Path>> overlays = new LinkedHashMap<>();
    if (Files.isDirectory(regions)) {
      for (Path folder : list(regions)) {
        if (Files.isDirectory(folder) && !nameOf(folder).equals(TEMPLATE)) {
          overlays.put(nameOf(folder), yamlIn(folder));
        }
      }
    }
    return overlays;
  }

  private static List<Path> yamlIn(Path folder) {
    return list(folder).stream()
        .filter(file -> nameOf(file).matches(".+\\.ya?ml"))
        .filter(Files::isRegularFile)
        .toList();
  }

  private static List<Path> list(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UnreadableFileException(new Place(folder.toString(), 0), "cannot be listed");
    }
  }

  private static Role roleOf(Path file) {
    return Role.ofFile(nameOf(file));
  }

  private static String nameOf(Path file) {
    return String.valueOf(file.getFileName());
  }
}

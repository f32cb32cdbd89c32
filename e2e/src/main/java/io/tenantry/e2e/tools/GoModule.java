package io.tenantry.e2e.tools;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A module, and the binaries that are built from it.
 *
 * @param name the tool, such as {@code prometheus}
 * @param folder where go.mod and go.sum are
 * @param version what people call it by, such as {@code v0.316.0}
 * @param binaries file name of each binary, and its main package
 * @param tags build tags
 * @param sources what decides how the binaries come out: files, or folders with all that is in them
 */
public record GoModule(
    String name,
    Path folder,
    String version,
    SortedMap<String, String> binaries,
    List<String> tags,
    List<Path> sources) {

  /** Part of the key: whoever changes how things are built does not get what was built before. */
  static final List<String> FLAGS =
      List.of("-mod=readonly", "-trimpath", "-buildvcs=false", "-ldflags=-s -w");

  private static final Pattern NO_SOURCE = Pattern.compile("(_test\\.go|\\.md)$");
  private static final Pattern GO_LINE = Pattern.compile("(?m)^go (\\d+(?:\\.\\d+)*)\\s*$");

  /** Copies the collections. */
  public GoModule {
    binaries = new TreeMap<>(binaries);
    tags = List.copyOf(tags);
    sources = List.copyOf(sources);
  }

  /**
   * A module that does nothing but require another one, whose main packages are built. go.mod and
   * go.sum decide all of it.
   *
   * @param required path of the required module; its version is this tool's
   */
  static GoModule requiring(
      String required, Path folder, Map<String, String> binaries, List<String> tags)
      throws IOException {
    Path goMod = folder.resolve("go.mod");
    Matcher version =
        Pattern.compile("(?m)^\\s*(?:require\\s+)?" + Pattern.quote(required) + "\\s+(v\\S+)")
            .matcher(Files.readString(goMod));
    if (!version.find()) {
      throw new IOException("%s does not require %s".formatted(goMod, required));
    }
    return new GoModule(
        folder.getFileName().toString(),
        folder,
        version.group(1),
        new TreeMap<>(binaries),
        tags,
        List.of(goMod, folder.resolve("go.sum")));
  }

  /** The release of Go that go.mod asks for at least, such as {@code 1.26.7}. */
  GoVersion neededGo() throws IOException {
    Path goMod = folder.resolve("go.mod");
    Matcher line = GO_LINE.matcher(Files.readString(goMod));
    if (!line.find()) {
      throw new IOException(goMod + " has no line that says which Go it needs");
    }
    return GoVersion.parse(line.group(1));
  }

  /** Version, and a hash of the sources, of how they are built, and of what for. */
  String key() throws IOException {
    MessageDigest digest = sha256();
    List<String> recipe = new ArrayList<>(FLAGS);
    recipe.addAll(tags);
    binaries.forEach((binary, mainPackage) -> recipe.add(binary + "=" + mainPackage));
    recipe.add(System.getProperty("os.name") + "/" + System.getProperty("os.arch"));
    recipe.forEach(part -> digest.update((part + "\n").getBytes(UTF_8)));
    for (Path file : files()) {
      byte[] content = Files.readAllBytes(file);
      String path = folder.relativize(file).toString().replace('\\', '/');
      digest.update("%s %d\n".formatted(path, content.length).getBytes(UTF_8));
      digest.update(content);
    }
    return version + "-" + HexFormat.of().formatHex(digest.digest(), 0, 8);
  }

  /**
   * In one order on every machine. Hidden files, tests and pages do not count: no binary changes
   * with them.
   */
  private List<Path> files() throws IOException {
    SortedMap<String, Path> files = new TreeMap<>();
    for (Path source : sources) {
      Files.walkFileTree(
          source,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path found, BasicFileAttributes attributes) {
              return isHidden(found) || found.endsWith("testdata")
                  ? FileVisitResult.SKIP_SUBTREE
                  : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path found, BasicFileAttributes attributes) {
              if (attributes.isRegularFile()
                  && !isHidden(found)
                  && !NO_SOURCE.matcher(found.toString()).find()) {
                files.put(folder.relativize(found).toString(), found);
              }
              return FileVisitResult.CONTINUE;
            }
          });
    }
    return List.copyOf(files.values());
  }

  private static boolean isHidden(Path path) {
    return path.getFileName().toString().startsWith(".");
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}

package io.tenantry.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The checkout that this test stands in. */
final class Repository {

  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private Repository() {}

  /** The pages that users read: README.md at the root and in each part, and all of docs/. */
  static List<Path> documentation() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT, 5)) {
      return files
          .filter(file -> file.toString().endsWith(".md"))
          .filter(file -> !file.toString().contains("/target/"))
          .filter(file -> !file.toString().contains("/node_modules/"))
          .filter(file -> !ROOT.relativize(file).startsWith(".tenantry"))
          .filter(file ->
              file.getFileName().toString().equals("README.md")
                  || ROOT.relativize(file).startsWith("docs"))
          .sorted()
          .toList();
    }
  }
}

package io.tenantry.e2e.tools;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A module of one file that needs nothing but Go itself. */
final class TinyModule {

  private TinyModule() {}

  static GoModule in(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("go.mod"), "module example.com/tiny\n\ngo 1.26\n");
    Files.writeString(folder.resolve("go.sum"), "");
    Files.writeString(
        folder.resolve("main.go"),
        """
        package main

        func main() { println("tiny") }
        """);
    return new GoModule(
        "tiny", folder, "v1.0.0", new TreeMap<>(Map.of("tiny", ".")), List.of(), List.of(folder));
  }
}

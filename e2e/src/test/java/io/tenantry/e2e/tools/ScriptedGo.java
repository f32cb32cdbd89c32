package io.tenantry.e2e.tools;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A {@code go} that is a script: it builds a binary of the main package's name in no time, writes
 * down that it was asked to, and waits, fails or is of an old version as it is told.
 */
final class ScriptedGo {

  private static final String SCRIPT =
      """
      #!/bin/sh
      cd "$(dirname "$0")" || exit 1
      if [ "$1" = env ]; then
        cat version
        exit
      fi
      echo "$*" >>builds
      while [ -e hold ]; do
        sleep 0.02
      done
      if [ -e error ]; then
        cat error
        exit 1
      fi
      while [ "$1" != -o ]; do
        shift
      done
      printf '#!/bin/sh\\necho built\\n' >"$2"
      chmod +x "$2"
      """;

  private final Path folder;

  private ScriptedGo(Path folder) {
    this.folder = folder;
  }

  /** One that works. */
  static ScriptedGo in(Path folder) throws IOException {
    Path script = Files.writeString(Files.createDirectories(folder).resolve("go"), SCRIPT);
    if (!script.toFile().setExecutable(true)) {
      throw new IOException("cannot make it executable");
    }
    ScriptedGo go = new ScriptedGo(folder);
    go.write("version", "go1.26.8\n");
    return go;
  }

  /** It answers so when it is asked for its version. */
  void version(String answer) {
    write("version", answer + "\n");
  }

  /** Builds end with this output and 1. */
  void fails(String output) {
    write("error", output);
  }

  /** Builds take until they are released. */
  void hold() {
    write("hold", "");
  }

  void release() throws IOException {
    Files.delete(folder.resolve("hold"));
  }

  /** How many builds were asked for. */
  long builds() {
    Path builds = folder.resolve("builds");
    try {
      return Files.exists(builds) ? Files.readAllLines(builds).size() : 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What to build in: this {@code go}, and a cache. */
  Map<String, String> environment(Path cache) {
    return Map.of(
        "PATH",
        folder + File.pathSeparator + System.getenv("PATH"),
        "TENANTRY_CACHE",
        cache.toString());
  }

  private void write(String file, String content) {
    try {
      Files.writeString(folder.resolve(file), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package io.tenantry.dashboards;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The generator's own tools: Node, npm and what package-lock.json names. */
final class NodeProject {

  private static final Path LOCK = Path.of("package-lock.json");

  /** A copy of the lock that node_modules was filled from; it survives Maven's clean. */
  private static final Path INSTALLED = Path.of("node_modules/.tenantry-installed-lock.json");

  /** What is missing, as a sentence; empty when Node and npm can be run. */
  String missing() {
    for (String tool : List.of("node", "npm")) {
      try {
        run(tool, "--version");
      } catch (UncheckedIOException e) {
        return "%s is not on the PATH: the dashboards' generator needs Node 20 or later with npm"
            .formatted(tool);
      }
    }
    return "";
  }

  /** Fills node_modules from the lock, unless it is filled from this very lock already. */
  void install() throws IOException {
    if (Files.exists(INSTALLED) && Files.mismatch(LOCK, INSTALLED) < 0) {
      return;
    }
    run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
    Files.copy(LOCK, INSTALLED);
  }

  /** Compiles the sources and writes the dashboards to {@code folder}. */
  void generate(Path folder) {
    run("node", "node_modules/typescript/bin/tsc");
    run("node", "target/js/generate.js", folder.toString());
  }

  /**
   * Runs a command to its end.
   *
   * @throws UncheckedIOException when it cannot be started
   * @throws IllegalStateException when it fails, with what it wrote
   */
  private static void run(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String written = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int status = process.waitFor();
      if (status != 0) {
        throw new IllegalStateException(
            "%s ended with %d:%n%s".formatted(String.join(" ", command), status, written));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}

package io.tenantry.dashboards;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The generator's own tools: Node, npm and what package-lock.json names. */
final class NodeProject {

  private static final int OLDEST_NODE = 20;
  private static final String NEED =
      "the dashboards' generator needs Node %d or later with npm".formatted(OLDEST_NODE);
  private static final Path LOCK = Path.of("package-lock.json");

  /** A copy of the lock that node_modules was filled from; it survives Maven's clean. */
  private static final Path INSTALLED = Path.of("node_modules/.tenantry-installed-lock.json");

  /** What is missing, as a sentence; empty when Node, new enough, and npm can be run. */
  String missing() {
    try {
      String version = run("node", "--version").strip();
      run("npm", "--version");
      // Such as v20.20.2.
      int major = Integer.parseInt(version.substring(1, version.indexOf('.')));
      return major >= OLDEST_NODE ? "" : "Node %s is too old: %s".formatted(version, NEED);
    } catch (UncheckedIOException e) {
      return "node or npm is not on the PATH: %s".formatted(NEED);
    }
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
   * Runs a command to its end and answers what it wrote.
   *
   * @throws UncheckedIOException when it cannot be started
   * @throws IllegalStateException when it fails, with what it wrote
   */
  private static String run(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String written = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int status = process.waitFor();
      if (status != 0) {
        throw new IllegalStateException(
            "%s ended with %d:%n%s".formatted(String.join(" ", command), status, written));
      }
      return written;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}

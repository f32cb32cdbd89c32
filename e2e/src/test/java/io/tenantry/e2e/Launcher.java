package io.tenantry.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs the launcher as a person does, in a shell at the root of the repository. */
final class Launcher {

  private Launcher() {}

  /** What a finished command left behind. */
  record Result(int exitCode, String out, String err) {}

  /** Runs {@code command} to its end. */
  static Result run(String command, Map<String, String> environment) {
    try {
      Path out = Files.createTempFile("launcher", ".out");
      Path err = Files.createTempFile("launcher", ".err");
      Process process = builder(command, environment, out, err).start();
      if (!process.waitFor(10, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new IllegalStateException(command + " did not end within 10 minutes");
      }
      Result result = new Result(process.exitValue(), Files.readString(out), Files.readString(err));
      Files.delete(out);
      Files.delete(err);
      return result;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  static Result run(String command) {
    return run(command, Map.of());
  }

  /** Starts {@code command}; the caller ends it. Its output goes to the two files. */
  static Process start(String command, Map<String, String> environment, Path out, Path err)
      throws IOException {
    return builder(command, environment, out, err).start();
  }

  private static ProcessBuilder builder(
      String command, Map<String, String> environment, Path out, Path err) {
    List<String> line = new ArrayList<>(List.of("bash", "-c", "exec " + command));
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.directory(Repository.ROOT.toFile());
    builder.environment().putAll(environment);
    builder.redirectOutput(out.toFile()).redirectError(err.toFile());
    return builder;
  }
}

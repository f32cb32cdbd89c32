package io.tenantry.e2e.servers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A command that ran to its end, in an environment of its own.
 *
 * @param output of both outputs, in the order of writing
 */
public record Finished(int exitCode, String output) {

  static Finished of(
      Path binary, List<String> arguments, Map<String, String> environment, Path folder) {
    ProcessBuilder builder =
        new ProcessBuilder(
            Stream.concat(Stream.of(binary.toString()), arguments.stream()).toList());
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.directory(folder.toFile());
    builder.redirectErrorStream(true);
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      return new Finished(process.waitFor(), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}

package io.tenantry.e2e.servers;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionTimeoutException;
import org.awaitility.core.TerminalFailureException;
import org.jspecify.annotations.Nullable;

/**
 * A real process on 127.0.0.1 that a test may end and start again: ports and data stay the same.
 * Nothing of this JVM's environment reaches it. Not thread-safe.
 */
public abstract sealed class Server permits Collector, Jaeger, Prometheus {

  /** Much longer than it takes, for machines that are busy. */
  private static final Duration LONGEST_START = Duration.ofSeconds(60);

  private static final Duration LONGEST_END = Duration.ofSeconds(60);

  private static final int LINES_TOLD = 30;

  private final Servers servers;
  private final String name;
  private @Nullable Process process;

  Server(Servers servers, String name) {
    this.servers = servers;
    this.name = name;
  }

  /** The name within its test, and of its log. */
  public final String name() {
    return name;
  }

  /** Everything that it wrote to its standard outputs, of all its starts. */
  public final Path log() {
    return servers.folder().resolve(name + ".log");
  }

  /** What {@link #log()} has now. */
  public final String logText() {
    try {
      return Files.readString(log());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it keeps data; they outlive the process, and end with the test. */
  public final Path data() {
    return servers.folder().resolve(name);
  }

  /** Whether its process runs. */
  public final boolean isRunning() {
    return process != null && process.isAlive();
  }

  /** Its process while it runs, to look at. */
  public final ProcessHandle process() {
    if (process == null) {
      throw new IllegalStateException(name + " does not run");
    }
    return process.toHandle();
  }

  /**
   * Starts it, and returns when it is healthy.
   *
   * @throws IllegalStateException when it runs already, ends at once, or is not healthy within a
   *     minute; the message has the end of its log
   */
  public final void start() {
    if (isRunning()) {
      throw new IllegalStateException(name + " runs already");
    }
    forget();
    try {
      Files.createDirectories(data());
      ProcessBuilder builder = new ProcessBuilder(command());
      // Not even HOME or PATH: a server that needs something is told so by its test.
      builder.environment().clear();
      builder.environment().putAll(environment());
      builder.directory(data().toFile());
      builder.redirectErrorStream(true);
      builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
      process = servers.machine().start(builder, name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    awaitHealth(process);
  }

  /** Ends it as {@code kill} does, and returns when it has ended. */
  public final void stop() {
    if (process != null) {
      process.destroy();
      boolean ended = endsInTime(process);
      if (!ended) {
        kill();
        throw new IllegalStateException(
            "%s did not end within %d s of SIGTERM; its log: %s"
                .formatted(name, LONGEST_END.toSeconds(), log()));
      }
      forget();
    }
  }

  /** Ends it as {@code kill -9} does, and returns when it has ended. */
  public final void kill() {
    if (process != null) {
      process.destroyForcibly();
      process.onExit().join();
      forget();
    }
  }

  /** The command line. */
  abstract List<String> command() throws IOException;

  /** All of its environment. */
  abstract Map<String, String> environment();

  /** Answers 200 as soon as it may be used. */
  abstract URI health();

  final Servers servers() {
    return servers;
  }

  private void forget() {
    if (process != null) {
      servers.machine().ended(process);
      process = null;
    }
  }

  private void awaitHealth(Process started) {
    try {
      await()
          .atMost(LONGEST_START)
          .pollInterval(Duration.ofMillis(20))
          .failFast(() -> !started.isAlive())
          .until(() -> Http.isOk(health()));
    } catch (ConditionTimeoutException | TerminalFailureException e) {
      String what =
          started.isAlive()
              ? "is not healthy after %d s".formatted(LONGEST_START.toSeconds())
              : "ended with " + started.exitValue();
      kill();
      throw new IllegalStateException(
          "%s %s; the end of its log %s:%n%s".formatted(name, what, log(), endOfLog()), e);
    }
  }

  private String endOfLog() {
    List<String> lines = logText().lines().toList();
    return String.join(
        System.lineSeparator(),
        lines.subList(Math.max(0, lines.size() - LINES_TOLD), lines.size()));
  }

  private static boolean endsInTime(Process process) {
    try {
      return process.waitFor(LONGEST_END.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}

package io.tenantry.samples.laptop;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The command as a process from its packaged jar, in the work folder that all tests share. */
final class RunningCommand implements AutoCloseable {

  /** One process on record in the work folder. */
  record Recorded(String pod, ProcessHandle process) {}

  private static final Path WORK = Path.of(System.getProperty("tenantry.work-dir"));

  /** The user's home, as the command sees it. */
  static final Path HOME = WORK.resolve("home");

  private final Process process;
  private final Path output;

  private RunningCommand(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  static RunningCommand start(String... arguments) throws IOException {
    Files.createDirectories(WORK);
    Path output = Files.createTempFile(WORK, "command-", ".out");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx512m"));
    command.addAll(List.of("-jar", System.getProperty("tenantry.laptop-cluster.jar")));
    command.add("--work-dir=" + WORK);
    command.add("--storefront-jar=" + System.getProperty("tenantry.storefront.jar"));
    command.add("--autoscaler-jar=" + System.getProperty("tenantry.autoscaler.jar"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().put("HOME", HOME.toString());
    return new RunningCommand(builder.start(), output);
  }

  Process process() {
    return process;
  }

  /** Everything printed so far. */
  String printed() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for a line and returns the expression's first group. */
  String awaitPrinted(String expression, Duration atMost) {
    Pattern pattern = Pattern.compile(expression);
    return await(where())
        .atMost(atMost)
        .failFast(where(), () -> !process.isAlive())
        .until(
            () -> pattern.matcher(printed()).results().map(found -> found.group(1)).findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  /** The exit code. */
  int awaitExit(Duration atMost) throws InterruptedException {
    if (!process.waitFor(atMost.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("still running after " + atMost + "; " + where());
    }
    return process.exitValue();
  }

  /** Where to look when a test fails. */
  String where() {
    return "see " + output + " and the logs in " + WORK.resolve("logs");
  }

  /** Processes on record, dead ones too. */
  static List<Recorded> recorded() throws IOException {
    List<Recorded> recorded = new ArrayList<>();
    if (!Files.exists(WORK.resolve("processes"))) {
      return recorded;
    }
    try (Stream<Path> files = Files.list(WORK.resolve("processes"))) {
      for (Path file : files.filter(file -> file.toString().endsWith(".json")).toList()) {
        read(file).ifPresent(recorded::add);
      }
    }
    return recorded;
  }

  /** Empty for a process that has ended in the meantime, or is being written down. */
  private static Optional<Recorded> read(Path file) throws IOException {
    try {
      JsonNode entry = new JsonMapper().readTree(Files.readString(file));
      return ProcessHandle.of(entry.path("pid").asLong())
          .map(process -> new Recorded(entry.path("pod").asString(), process));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Ends the command as Ctrl-C does, should it still run. */
  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      process.waitFor();
    }
  }
}

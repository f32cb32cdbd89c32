package io.tenantry.samples.laptop.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * One file for each process that this cluster started, so that the next start can end what a killed
 * launcher left behind, and nothing else: a process is ours only when id, start instant and command
 * are those written down.
 */
public final class ProcessRecords {

  private static final JsonMapper JSON = new JsonMapper();

  /** Start instants of one process, as two JVMs read them, differ by the clock's adjustments. */
  private static final Duration START_TOLERANCE = Duration.ofSeconds(2);

  private static final Duration TIME_TO_END = Duration.ofSeconds(10);

  /**
   * One process.
   *
   * @param startInstant ISO-8601, by the operating system
   * @param command the executable's path, by the operating system
   */
  record Entry(long pid, String startInstant, String command, String pod) {
    Entry {
      Instant.parse(startInstant);
    }
  }

  private final Path folder;

  /**
   * @param folder created when absent
   */
  public ProcessRecords(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
  }

  /** Writes the process down. A process that has ended already leaves no record. */
  public void add(ProcessHandle process, String pod) throws IOException {
    Optional<Instant> start = process.info().startInstant();
    Optional<String> command = process.info().command();
    if (start.isEmpty() || command.isEmpty()) {
      return;
    }
    Entry entry = new Entry(process.pid(), start.get().toString(), command.get(), pod);
    Path written = folder.resolve(process.pid() + ".json.new");
    Files.writeString(written, JSON.writeValueAsString(entry));
    Files.move(written, file(process.pid()), StandardCopyOption.REPLACE_EXISTING);
  }

  /** The process has ended. */
  public void remove(long pid) {
    try {
      Files.deleteIfExists(file(pid));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Ends every process on record that still runs, politely first, and empties the folder. Only for
   * the holder of the work folder's lock.
   *
   * @return the pods whose processes were ended
   */
  public List<String> endLeftovers() throws IOException, InterruptedException {
    List<String> ended = new ArrayList<>();
    List<ProcessHandle> running = new ArrayList<>();
    for (Path file : files()) {
      Optional<Entry> entry = read(file);
      Optional<ProcessHandle> process = entry.flatMap(ProcessRecords::stillRunning);
      if (process.isPresent()) {
        ended.add(entry.orElseThrow().pod());
        running.add(process.get());
        process.get().descendants().forEach(running::add);
      }
    }
    running.forEach(ProcessHandle::destroy);
    for (ProcessHandle process : running) {
      awaitEnd(process);
    }
    for (Path file : files()) {
      Files.deleteIfExists(file);
    }
    return List.copyOf(ended);
  }

  private static Optional<ProcessHandle> stillRunning(Entry entry) {
    Instant recorded = Instant.parse(entry.startInstant());
    return ProcessHandle.of(entry.pid())
        .filter(ProcessHandle::isAlive)
        .filter(process -> process.info().command().filter(entry.command()::equals).isPresent())
        .filter(process ->
            process
                .info()
                .startInstant()
                .map(start -> Duration.between(recorded, start).abs())
                .filter(difference -> difference.compareTo(START_TOLERANCE) <= 0)
                .isPresent());
  }

  private static void awaitEnd(ProcessHandle process) throws InterruptedException {
    try {
      process.onExit().get(TIME_TO_END.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      process.destroyForcibly();
      try {
        process.onExit().get();
      } catch (ExecutionException impossible) {
        throw new IllegalStateException(impossible);
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.getFileName().toString().contains(".json")).toList();
    }
  }

  private static Optional<Entry> read(Path file) throws IOException {
    try {
      return Optional.of(JSON.readValue(Files.readString(file), Entry.class));
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  private Path file(long pid) {
    return folder.resolve(pid + ".json");
  }
}

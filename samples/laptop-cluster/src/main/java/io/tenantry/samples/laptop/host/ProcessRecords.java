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
 * are those written down. Where only the start instant differs, the clock may have been set, or the
 * id may have gone to another process: such a process is left alone, and its record stays.
 */
public final class ProcessRecords {

  private static final JsonMapper JSON = new JsonMapper();

  /** Start instants of one process, as two JVMs read them, differ by the clock's adjustments. */
  private static final Duration START_TOLERANCE = Duration.ofSeconds(2);

  private static final Duration TIME_TO_END = Duration.ofSeconds(10);

  /** A process whose end is under way has no command any more. */
  private static final Duration TIME_TO_VANISH = Duration.ofSeconds(1);

  /**
   * What an earlier run left.
   *
   * @param ended the pods whose processes were ended
   * @param doubtful a sentence about each process that was left alone, because its start instant
   *     alone is not the recorded one
   */
  public record Leftovers(List<String> ended, List<String> doubtful) {

    /** Copies the lists. */
    public Leftovers {
      ended = List.copyOf(ended);
      doubtful = List.copyOf(doubtful);
    }
  }

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

  /**
   * Writes the process down. A process that has ended already leaves no record.
   *
   * @throws IOException when the file cannot be written, or the operating system does not tell the
   *     start and the command of a process that runs; the caller ends it
   */
  public void add(ProcessHandle process, String pod) throws IOException {
    Optional<Instant> start = process.info().startInstant();
    Optional<String> command = process.info().command();
    if (start.isEmpty() || command.isEmpty()) {
      process
          .onExit()
          .completeOnTimeout(process, TIME_TO_VANISH.toMillis(), TimeUnit.MILLISECONDS)
          .join();
      if (process.isAlive()) {
        throw new IOException(
            ("process %d (%s): this system does not tell its start and command, so that no later run"
                    + " could end it")
                .formatted(process.pid(), pod));
      }
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
   * Ends every process on record that still runs, politely first, and empties the folder but for
   * the doubtful. Only for the holder of the work folder's lock.
   */
  public Leftovers endLeftovers() throws IOException, InterruptedException {
    List<String> ended = new ArrayList<>();
    List<String> doubtful = new ArrayList<>();
    List<ProcessHandle> running = new ArrayList<>();
    List<Path> settled = new ArrayList<>();
    for (Path file : files()) {
      Optional<Entry> entry = read(file);
      Optional<ProcessHandle> process = entry.flatMap(ProcessRecords::withSameCommand);
      if (process.isPresent() && !startedAsRecorded(process.get(), entry.orElseThrow())) {
        doubtful.add(doubt(entry.orElseThrow()));
        continue;
      }
      settled.add(file);
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
    for (Path file : settled) {
      Files.deleteIfExists(file);
    }
    return new Leftovers(ended, doubtful);
  }

  private static Optional<ProcessHandle> withSameCommand(Entry entry) {
    return ProcessHandle.of(entry.pid())
        .filter(ProcessHandle::isAlive)
        .filter(process -> process.info().command().filter(entry.command()::equals).isPresent());
  }

  private static boolean startedAsRecorded(ProcessHandle process, Entry entry) {
    Instant recorded = Instant.parse(entry.startInstant());
    return process
        .info()
        .startInstant()
        .map(start -> Duration.between(recorded, start).abs())
        .filter(difference -> difference.compareTo(START_TOLERANCE) <= 0)
        .isPresent();
  }

  private static String doubt(Entry entry) {
    return ("process %d has the id and the command of %s of an earlier run, but not its start time (the"
            + " clock was set, or it is another process): it is left alone; end it if it is that one")
        .formatted(entry.pid(), entry.pod());
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

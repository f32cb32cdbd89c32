package io.tenantry.e2e.servers;

import io.tenantry.e2e.tools.CacheHome;
import io.tenantry.samples.laptop.host.ProcessRecords;
import io.tenantry.samples.laptop.host.WorkFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the servers of this JVM take from the machine: ports, and that they are ended whatever
 * happens. Each process is written down in {@code <cache>/runs/<run>}, which this JVM has locked. A
 * run that was killed leaves a folder that nobody has locked: the next run ends what is on record
 * there, and nothing else. Thread-safe.
 */
final class Machine {

  private static final int FIRST_PORT = 10_000;
  private static final int PORTS = 10_000;

  private static @Nullable Machine shared;

  private final Ports ports;
  private final WorkFolder run;
  private final Path folder;
  private final ProcessRecords records;
  private final Set<Process> running = ConcurrentHashMap.newKeySet();

  private Machine(Path cache) throws IOException, InterruptedException {
    Path runs = Files.createDirectories(cache.resolve("runs"));
    // Nobody takes a folder that has just been made, and is not locked yet, for that of a dead run.
    try (FileChannel one =
        FileChannel.open(
            runs.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      var _ = one.lock();
      endLeftovers(runs);
      this.folder = runs.resolve(UUID.randomUUID().toString());
      this.run = open(folder);
    }
    this.records = new ProcessRecords(run.processes());
    this.ports = new Ports(cache.resolve("ports.lock"), FIRST_PORT, PORTS);
    Runtime.getRuntime().addShutdownHook(new Thread(this::endAll, "ending servers"));
  }

  /** The one of this JVM; its first use ends what killed runs have left. */
  static synchronized Machine shared() throws IOException, InterruptedException {
    if (shared == null) {
      shared = new Machine(CacheHome.of(System.getenv()));
    }
    return shared;
  }

  Ports ports() {
    return ports;
  }

  /** Starts a process that ends with this JVM at the latest. */
  Process start(ProcessBuilder command, String name) throws IOException {
    Process process = command.start();
    running.add(process);
    try {
      records.add(process.toHandle(), name);
    } catch (IOException e) {
      running.remove(process);
      process.destroyForcibly();
      throw e;
    }
    return process;
  }

  /** The process has ended. */
  void ended(Process process) {
    records.remove(process.pid());
    running.remove(process);
  }

  private void endAll() {
    running.forEach(Process::destroyForcibly);
    running.forEach(process -> process.onExit().join());
    try {
      run.close();
      FileTrees.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static WorkFolder open(Path folder) throws IOException {
    return WorkFolder.open(folder)
        .orElseThrow(() -> new IOException("locked by somebody else: " + folder));
  }

  private static void endLeftovers(Path runs) throws IOException, InterruptedException {
    List<Path> folders;
    try (Stream<Path> found = Files.list(runs)) {
      folders = found.filter(Files::isDirectory).toList();
    }
    for (Path folder : folders) {
      Optional<WorkFolder> dead = WorkFolder.open(folder);
      if (dead.isPresent()) {
        try (WorkFolder left = dead.get()) {
          if (endLeftoversOf(left)) {
            FileTrees.delete(folder);
          }
        }
      }
    }
  }

  /** Whether nothing is left that somebody has to look at. */
  private static boolean endLeftoversOf(WorkFolder dead) throws IOException, InterruptedException {
    ProcessRecords.Leftovers leftovers = new ProcessRecords(dead.processes()).endLeftovers();
    if (!leftovers.ended().isEmpty()) {
      System.err.println(
          "Ended what an earlier run of the tests left: " + String.join(", ", leftovers.ended()));
    }
    leftovers.doubtful().forEach(System.err::println);
    return leftovers.doubtful().isEmpty();
  }
}

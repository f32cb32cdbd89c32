package io.tenantry.e2e.tools;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * Binaries of Go modules, each built once: {@code <cache>/tools/<tool>/<version>-<hash>/<binary>}.
 * A build appears there whole or not at all, and a lock keeps two runs from building the same.
 * Builds that nobody has used for {@value #DAYS_KEPT} days go when a newer one is made.
 * Thread-safe.
 */
public final class GoBuilds {

  private static final int DAYS_KEPT = 3;
  private static final int LINES_TOLD = 30;
  private static final String UNDER_WAY = ".building-";

  /** File locks are held by the JVM; between its threads there is this one. */
  private static final Lock IN_THIS_JVM = new ReentrantLock();

  private final Path tools;
  private final Map<String, String> environment;
  private final Progress progress;

  /**
   * Uses the cache and the {@code go} that {@code environment} tells.
   *
   * @param out gets a line every few seconds that a build takes
   */
  public GoBuilds(Map<String, String> environment, PrintStream out) {
    this(environment, new Progress(out, Duration.ofSeconds(5)));
  }

  GoBuilds(Map<String, String> environment, Progress progress) {
    this.tools = CacheHome.of(environment).resolve("tools");
    this.environment = Map.copyOf(environment);
    this.progress = progress;
  }

  /** Why this machine can not build it, if so: a sentence without full stop. */
  public Optional<String> lackOf(GoModule module) throws IOException, InterruptedException {
    Optional<Go> go = Go.find(environment);
    if (go.isEmpty()) {
      return Optional.of(
          "Go %s or later is needed for %s, and there is no go in PATH"
              .formatted(module.neededGo(), module.name()));
    }
    return go.get().lacks(module);
  }

  /**
   * From the cache; what is not there is built, which may take minutes.
   *
   * @throws ToolBuildException when it does not build
   */
  public Binaries get(GoModule module) throws IOException, InterruptedException {
    Path home = Files.createDirectories(tools.resolve(module.name()));
    Path target = home.resolve(module.key());
    if (isComplete(target, module)) {
      return used(target);
    }
    IN_THIS_JVM.lockInterruptibly();
    try (FileChannel lock =
        FileChannel.open(
            home.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      // Closing the channel, and the end of this process too, lift the lock.
      var _ =
          progress.quietlyDuring(
              "Waiting for another run that builds " + module.name(), lock::lock);
      return isComplete(target, module) ? used(target) : build(module, home, target);
    } finally {
      IN_THIS_JVM.unlock();
    }
  }

  private static boolean isComplete(Path target, GoModule module) {
    return module.binaries().keySet().stream().map(target::resolve).allMatch(Files::isExecutable);
  }

  private static Binaries used(Path target) throws IOException {
    Files.setLastModifiedTime(target, FileTime.from(Instant.now()));
    return new Binaries.Ready(target);
  }

  private Binaries build(GoModule module, Path home, Path target)
      throws IOException, InterruptedException {
    Optional<String> lack = lackOf(module);
    if (lack.isPresent()) {
      return new Binaries.CannotBuild(lack.get());
    }
    Go go = Go.find(environment).orElseThrow();
    removeOld(home);
    Path building = Files.createTempDirectory(home, UNDER_WAY);
    String what = "Building %s %s".formatted(module.name(), module.version());
    var _ =
        progress.during(
            what,
            () -> {
              Path log = home.resolve("build.log");
              Files.deleteIfExists(log);
              for (Map.Entry<String, String> binary : module.binaries().entrySet()) {
                List<String> arguments = new ArrayList<>(List.of("build"));
                arguments.addAll(GoModule.FLAGS);
                if (!module.tags().isEmpty()) {
                  arguments.add("-tags=" + String.join(",", module.tags()));
                }
                arguments.add("-o");
                arguments.add(building.resolve(binary.getKey()).toString());
                arguments.add(binary.getValue());
                run(go.command(module.folder(), arguments), what, log);
              }
              return building;
            });
    delete(target);
    Files.move(building, target, StandardCopyOption.ATOMIC_MOVE);
    return new Binaries.Ready(target);
  }

  private static void run(ProcessBuilder command, String what, Path log)
      throws IOException, InterruptedException {
    command.redirectErrorStream(true);
    command.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    Process process = command.start();
    process.getOutputStream().close();
    // Whoever ends this run does not want the build either.
    Thread end = new Thread(process::destroy);
    Runtime.getRuntime().addShutdownHook(end);
    int status;
    try {
      status = process.waitFor();
    } catch (InterruptedException e) {
      process.destroy();
      throw e;
    } finally {
      removeHook(end);
    }
    if (status != 0) {
      List<String> lines = Files.readAllLines(log);
      throw new ToolBuildException(
          "%s failed: go ended with %d.%n%s%nThe whole output is in %s"
              .formatted(
                  what,
                  status,
                  String.join(
                      System.lineSeparator(),
                      lines.subList(Math.max(0, lines.size() - LINES_TOLD), lines.size())),
                  log));
    }
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException alreadyShuttingDown) {
      // It is running.
    }
  }

  /** What killed builds left, and what nobody used for long. */
  private static void removeOld(Path home) throws IOException {
    Instant oldest = Instant.now().minus(Duration.ofDays(DAYS_KEPT));
    List<Path> folders;
    try (Stream<Path> found = Files.list(home)) {
      folders = found.filter(Files::isDirectory).toList();
    }
    for (Path folder : folders) {
      boolean underWay = folder.getFileName().toString().startsWith(UNDER_WAY);
      if (underWay || Files.getLastModifiedTime(folder).toInstant().isBefore(oldest)) {
        delete(folder);
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    List<Path> found;
    try (Stream<Path> files = Files.walk(folder)) {
      found = files.sorted(Comparator.reverseOrder()).toList();
    } catch (NoSuchFileException e) {
      return;
    }
    for (Path file : found) {
      Files.deleteIfExists(file);
    }
  }
}

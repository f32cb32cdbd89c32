package io.tenantry.autoscaler.audit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a picture of the process while the loop is overloaded, beside the decision log: one in ten
 * minutes at most, and the newest few. It is taken while a tick overruns, because afterwards nobody
 * sees what it waited for. Not thread-safe; one thread looks.
 */
public final class OverloadReports {

  private static final Logger LOG = LoggerFactory.getLogger(OverloadReports.class);
  private static final Duration PAUSE = Duration.ofMinutes(10);
  private static final String PREFIX = "overload-";
  private static final String SUFFIX = ".txt";

  private final Path folder;
  private final int kept;
  private final TickPace pace;
  private final Supplier<ThreadInfo[]> threads;
  private final Runnable onPicture;
  private Instant quietUntil = Instant.MIN;

  OverloadReports(
      Path folder, int kept, TickPace pace, Supplier<ThreadInfo[]> threads, Runnable onPicture) {
    this.folder = folder;
    this.kept = kept;
    this.pace = pace;
    this.threads = threads;
    this.onPicture = onPicture;
  }

  /**
   * Reports in {@code folder} on the threads of this process.
   *
   * @param kept pictures beyond this number are removed, oldest first; positive
   * @param onPicture called for each picture that was taken
   */
  public static OverloadReports in(Path folder, int kept, TickPace pace, Runnable onPicture) {
    return new OverloadReports(
        folder,
        kept,
        pace,
        () ->
            ManagementFactory.getThreadMXBean()
                .dumpAllThreads(false, false, StackPicture.MAX_FRAMES),
        onPicture);
  }

  /**
   * Takes a picture if there is reason to; to be called several times in a period.
   *
   * @param nanos of the clock that the pace is told
   */
  public void look(Instant now, long nanos) {
    if (now.isBefore(quietUntil) || !pace.isOverloaded(nanos) || !pace.isOverrunning(nanos)) {
      return;
    }
    quietUntil = now.plus(PAUSE);
    Path file = folder.resolve(PREFIX + named(now) + SUFFIX);
    try {
      Files.write(file, StackPicture.of(now, pace.lastDurations(), threads.get()));
      onPicture.run();
      LOG.warn("Ticks overrun their period; what the process was doing is in {}", file);
      removeAllButTheNewest();
    } catch (IOException | UncheckedIOException e) {
      LOG.error("Ticks overrun their period, and a picture of it could not be kept", e);
    }
  }

  private void removeAllButTheNewest() throws IOException {
    List<Path> pictures;
    try (Stream<Path> files = Files.list(folder)) {
      pictures =
          files
              .filter(file -> file.getFileName().toString().startsWith(PREFIX))
              .filter(file -> file.getFileName().toString().endsWith(SUFFIX))
              .sorted()
              .toList();
    }
    for (Path old : pictures.subList(0, Math.max(0, pictures.size() - kept))) {
      Files.deleteIfExists(old);
    }
  }

  /** Names sort as times do. */
  private static String named(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString().replace(":", "");
  }
}

package io.tenantry.e2e.tools;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Says what is being done, and for how long: {@code Building jaeger ... 45 s}. */
final class Progress {

  /** Work that may fail. */
  @FunctionalInterface
  interface Step<T> {
    T run() throws IOException, InterruptedException;
  }

  private final PrintStream out;
  private final Duration period;

  /**
   * @param period of the lines about a step under way
   */
  Progress(PrintStream out, Duration period) {
    this.out = out;
    this.period = period;
  }

  /** A line at the start, one each period, and one at the end of what succeeded. */
  <T> T during(String what, Step<T> step) throws IOException, InterruptedException {
    say(what + " ...");
    long started = System.nanoTime();
    T result = quietlyDuring(what, step);
    say("%s: done in %d s".formatted(what, secondsSince(started)));
    return result;
  }

  /** Lines only about what takes longer than a period. */
  <T> T quietlyDuring(String what, Step<T> step) throws IOException, InterruptedException {
    long started = System.nanoTime();
    try (ScheduledExecutorService timer =
        Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("progress").factory())) {
      var _ =
          timer.scheduleAtFixedRate(
              () -> say("%s ... %d s".formatted(what, secondsSince(started))),
              period.toNanos(),
              period.toNanos(),
              TimeUnit.NANOSECONDS);
      try {
        return step.run();
      } finally {
        timer.shutdownNow();
      }
    }
  }

  private void say(String line) {
    out.println(line);
    out.flush();
  }

  private static long secondsSince(long started) {
    return Duration.ofNanos(System.nanoTime() - started).toSeconds();
  }
}

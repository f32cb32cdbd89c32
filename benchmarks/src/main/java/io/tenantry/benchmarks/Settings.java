package io.tenantry.benchmarks;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How to measure.
 *
 * @param quick the short form
 * @param time how long all fuzz tests together run
 * @param traces a folder of recorded traffic, a folder for each trace; for the study of control
 * @param root the checkout
 * @param work a folder for what is not to be kept
 * @param progress what is happening, a line at a time
 */
public record Settings(
    boolean quick, Duration time, Optional<Path> traces, Path root, Path work, Progress progress) {

  /** Says what is happening. */
  @FunctionalInterface
  public interface Progress {
    void say(String line);
  }
}

package io.tenantry.benchmarks;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How to measure.
 *
 * @param quick the short form
 * @param time how long all fuzz tests together run
 * @param root the checkout
 * @param work a folder for what is not to be kept
 * @param progress what is happening, a line at a time
 */
public record Settings(boolean quick, Duration time, Path root, Path work, Progress progress) {

  /** Says what is happening. */
  @FunctionalInterface
  public interface Progress {
    void say(String line);
  }
}

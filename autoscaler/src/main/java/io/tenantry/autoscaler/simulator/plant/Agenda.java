package io.tenantry.autoscaler.simulator.plant;

import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * What is to happen when, in simulated seconds from the start of the run. Entries of the same
 * moment run in the order in which they were made.
 */
public final class Agenda {

  private record Entry(double at, long number, Runnable action) {}

  private final PriorityQueue<Entry> entries =
      new PriorityQueue<>(Comparator.comparingDouble(Entry::at).thenComparingLong(Entry::number));
  private long made;
  private double now;

  /** The simulated moment. */
  public double now() {
    return now;
  }

  /** Runs {@code action} at {@code seconds}, which is not before {@link #now}. */
  public void at(double seconds, Runnable action) {
    if (!(seconds >= now)) {
      throw new IllegalArgumentException(
          "seconds: %s (expected: at least %s, the present)".formatted(seconds, now));
    }
    entries.add(new Entry(seconds, made++, action));
  }

  /**
   * Runs {@code action} for the first time {@code phase} seconds from now and then every {@code
   * period} seconds, until the run ends.
   *
   * @param period above 0
   * @param phase 0 or more
   */
  public void every(double period, double phase, Runnable action) {
    if (!(period > 0) || !(phase >= 0)) {
      throw new IllegalArgumentException(
          "period: %s, phase: %s (expected: period > 0, phase >= 0)".formatted(period, phase));
    }
    repeat(now + phase, period, 0, action);
  }

  /** The n-th time is counted from the first, so that rounding does not add up. */
  private void repeat(double first, double period, long times, Runnable action) {
    at(
        first + times * period,
        () -> {
          repeat(first, period, times + 1, action);
          action.run();
        });
  }

  /** When the next entry is due; infinite when there is none. */
  double next() {
    Entry entry = entries.peek();
    return entry == null ? Double.POSITIVE_INFINITY : entry.at();
  }

  /** Moves the present to {@code seconds}; whatever is due by then has been run. */
  void moveTo(double seconds) {
    now = seconds;
  }

  /** Runs the next entry at its moment. */
  void runNext() {
    Entry entry = entries.remove();
    now = entry.at();
    entry.action().run();
  }
}

package io.tenantry.autoscaler.simulator.policy.kpa;

import java.util.ArrayDeque;
import java.util.Deque;

/** The largest value of a time that just went by, in steps of 2 s as KPA ticks. */
final class MaximumWindow {

  private static final double STEP = 2;

  private record Entry(long step, int value) {}

  private final long steps;

  /** Falling values: each is the largest from its step on. */
  private final Deque<Entry> maxima = new ArrayDeque<>();

  MaximumWindow(double seconds) {
    steps = (long) Math.ceil(seconds / STEP);
  }

  /** Records {@code value} at {@code now}, which never goes back, and tells the largest value. */
  int record(double now, int value) {
    long step = (long) Math.floor(now / STEP);
    while (!maxima.isEmpty() && maxima.getLast().value() <= value) {
      maxima.removeLast();
    }
    while (!maxima.isEmpty() && step - maxima.getFirst().step() >= steps) {
      maxima.removeFirst();
    }
    maxima.addLast(new Entry(step, value));
    return maxima.getFirst().value();
  }
}
